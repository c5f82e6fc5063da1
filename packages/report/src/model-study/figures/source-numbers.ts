import type { StudyModel } from "../view.ts";

/** Only the best model of a family answers the source's figure. */
export function answersOf({ leads }: StudyModel, number: string | undefined): string[] {
  return leads && number !== undefined ? [number] : [];
}
