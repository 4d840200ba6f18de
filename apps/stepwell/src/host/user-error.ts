/** A failure the user can lift: one clear line that names the setting, exit code 2. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
