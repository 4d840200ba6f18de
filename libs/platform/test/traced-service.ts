import { startTelemetry } from '../src/telemetry/telemetry.js';

/** Run by telemetry.spec.ts: a probe service with telemetry on answers two requests and ends. */
const telemetry = await startTelemetry('probe', process.env);
const { Probe, NOTE } = await import('./probe.js');
const { ProbeApp } = await import('./probe-app.js');
const probe = await Probe.start();
const app = await ProbeApp.start(await probe.openDatabase());
await app.as().get(`/probe/v1/notes/${NOTE}?limit=77`);
await app.as().post('/probe/v1/notes', { size: 42 });
await app.stop();
await probe.stop();
await telemetry?.stop();
process.exit(0);
