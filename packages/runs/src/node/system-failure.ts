/** What the system cannot give at the moment: disk, permission, handles. */
const CODES = ["ENOSPC", "EDQUOT", "EACCES", "EPERM", "EROFS", "EMFILE", "ENFILE", "EIO"];

/**
 * Whether the machine failed and not the model. As a result of the model it would stay in the log, and a
 * run that goes on once there is room would come to other numbers.
 */
export function isSystemFailure(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if (CODES.includes((at as NodeJS.ErrnoException).code ?? "")) return true;
  return false;
}
