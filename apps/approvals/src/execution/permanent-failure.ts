/** An execution that will not succeed by being tried again. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
}
