// Names this test run as a user of the shared test Postgres; @stepwell/testing starts the server when a spec first needs it.
export default function nameTestRun() {
  process.env.STEPWELL_TEST_RUN = String(process.pid);
}
