import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectEveryRouteGuarded, expectTenantIsolation, type TestService } from '@stepwell/testing';
import { ready } from './picture.js';
import { admission, moveTo, published, startStepDown } from './stepping-down.js';

let service: TestService;
beforeAll(async () => {
  service = await startStepDown(35);
  await service.deliverAll([admission(service.siteId), ...published(ready(), service.siteId)]);
  await moveTo(service, 36);
});
afterAll(() => service.stop());

describe('the edge of step-down', () => {
  it('answers nobody without a token and no caller without a role', async () => {
    await expectEveryRouteGuarded(service);
  });

  it('keeps tenants apart in every table', async () => {
    const tenantless = await expectTenantIsolation(service);
    expect(tenantless).not.toContain('fact');
  });
});
