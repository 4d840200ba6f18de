import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Clinic } from './clinic.js';
import { problems } from '../src/http/problems.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
});
afterAll(() => clinic.close());

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { requestBody?: object }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, { properties?: object; required?: string[] }>> };
}

describe('the interface description', () => {
  test('names every route and the fields of its body', () => {
    const document = clinic.service.running.openapi() as Document;
    const routes = Object.keys(document.paths).filter((path) => path.startsWith('/intake/v1'));
    expect(routes.length).toBeGreaterThanOrEqual(28);
    const { ReferralRequest, AdmissionRequest } = document.components.schemas;
    expect(Object.keys(ReferralRequest?.properties ?? {})).toContain('preferredTrack');
    expect(ReferralRequest?.required).toEqual(['siteId', 'source', 'preferredTrack']);
    expect(AdmissionRequest?.properties).toMatchObject({ phase: { enum: ['P1', 'P2'] } });
  });

  test('every refusal says in plain words who can lift it', () => {
    for (const [code, { status, title, liftableBy }] of Object.entries(problems)) {
      expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect([403, 404, 409, 422]).toContain(status);
      expect(title).toMatch(/^[A-Z].*\.$/);
      expect(liftableBy).not.toBe('');
    }
  });
});
