import { DataError } from "@volsmith/numerics";

/**
 * A file-system failure in the words of a user; what is not known passes through unchanged.
 * @param action what was tried: "read", "write", "make folder"
 */
export function explain(where: string, action: string, path: string, cause: unknown): unknown {
  const code = (cause as NodeJS.ErrnoException | null)?.code;
  const words = action === "write" ? { ...messages, ...writeMessages } : messages;
  const known = typeof code === "string" ? words[code] : undefined;
  if (known === undefined) return cause;
  const error = new DataError(where, `cannot ${action} ${path}: ${known[0]}`, known[1]);
  error.cause = cause;
  return error;
}

/** An error such as the system gives, for what is known before the system is asked. */
export function systemError(code: keyof typeof messages): Error {
  return Object.assign(new Error(code), { code });
}

type Messages = Readonly<Record<string, readonly [problem: string, fix?: string]>>;

const messages: Messages = {
  ENOENT: ["there is no such file or folder", "check the path"],
  EISDIR: ["it is a folder", "name a file in it"],
  ENOTDIR: ["part of the path is a file, not a folder", "check the path"],
  EACCES: ["permission denied", "check who owns it"],
  EPERM: ["the system does not permit it", "check who owns it"],
  EROFS: ["the disk is read-only", "choose another folder"],
  ENOSPC: ["the disk is full", "free some space or choose another disk"],
  EDQUOT: ["your disk quota is used up", "free some space or choose another disk"],
  ENAMETOOLONG: ["the name is too long", "choose a shorter one"],
  EMFILE: ["too many files are open"],
  ERR_FS_FILE_TOO_LARGE: ["it is larger than 2 GiB"],
};

/** A file that is to be written need not exist; its folder must. */
const writeMessages: Messages = {
  ENOENT: ["its folder does not exist", "make the folder first"],
};
