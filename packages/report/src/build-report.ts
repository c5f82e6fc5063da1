import { studyFigures } from "./figures/all.ts";
import { compileFigure } from "./figures/compile.ts";
import { renderDocument } from "./html/document.ts";
import type { ReportInput } from "./input.ts";
import type { Payload, PayloadFigure } from "./page/payload.ts";
import { buildStudy } from "./study/study.ts";
import type { Study } from "./study/study.ts";
import type { Table } from "./table.ts";

/**
 * The report of a surface study: one HTML file that needs nothing else, opens no connection and
 * runs no code but its own.
 *
 * Evaluates every surface at the quotes, along every expiry and on a few nets (about 5,000 jets and
 * 10,000 variances a method).
 *
 * @returns the file's text, UTF-8
 * @throws {DataError} for a snapshot without slices or a study without surfaces
 */
export function buildReport(input: ReportInput): string {
  const study = buildStudy(input);
  return renderDocument(study, makePayload(study));
}

function makePayload(study: Study): Payload {
  const tables: Record<string, Table> = {};
  const figures: Record<string, PayloadFigure> = {};
  for (const figure of studyFigures(study)) {
    Object.assign(tables, figure.tables);
    figures[figure.id] = {
      spec: compileFigure(figure),
      tables: Object.keys(figure.tables),
      ...(figure.partition && { partition: figure.partition }),
    };
  }
  return {
    methods: study.methods.map(({ key, label, method }) => ({ key, label, token: `m-${method}` })),
    slices: study.slices.map(({ label, tau, atTheMoneyVol }) => ({
      label,
      tau: Number(tau.toPrecision(6)),
      core: Number((3 * atTheMoneyVol * Math.sqrt(tau)).toPrecision(4)),
    })),
    tables,
    figures,
    mesh: study.mesh,
  };
}
