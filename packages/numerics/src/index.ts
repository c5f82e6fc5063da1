export { DataError, DomainError, FormatError, ShapeError, VolsmithError } from "./errors.ts";
export type { ErrorCode, FilePlace } from "./errors.ts";
export type { Progress, RunControl } from "./progress.ts";
export type { MinimiseResult, SolverResult } from "./solver-result.ts";
export { erf, erfc, erfcinv, erfcx } from "./special/error-functions.ts";
export { gaussian, normalCdf, normalPdf, normalQuantile } from "./special/normal.ts";
export { millsRatio, millsSlope } from "./special/mills.ts";
export type { RandomGenerator } from "./random/random-generator.ts";
export { philoxBlock, randomGenerator } from "./random/philox.ts";
export { shuffledIndices } from "./random/shuffled-indices.ts";
export { brentRoot } from "./roots/brent-root.ts";
export type { RootOptions } from "./roots/brent-root.ts";
export { newtonRoot } from "./roots/newton-root.ts";
export type { ValueAndSlope } from "./roots/newton-root.ts";
export { gaussLegendre } from "./quadrature/gauss-legendre.ts";
export type { QuadratureRule } from "./quadrature/gauss-legendre.ts";
export { adaptiveQuadrature } from "./quadrature/adaptive-quadrature.ts";
export type { QuadratureOptions } from "./quadrature/adaptive-quadrature.ts";
export { choleskyInPlace, choleskySolveInPlace } from "./linear/cholesky.ts";
export { BandCholesky } from "./linear/band-cholesky.ts";
export { leastSquares } from "./linear/least-squares.ts";
export type { LeastSquaresFit, LeastSquaresOptions } from "./linear/least-squares.ts";
export { solveTridiagonal } from "./linear/tridiagonal.ts";
export type { TridiagonalSystem } from "./linear/tridiagonal.ts";
export type { Interpolant } from "./interpolation/interpolant.ts";
export { pchip } from "./interpolation/pchip.ts";
export { naturalSpline } from "./interpolation/natural-spline.ts";
export { nelderMead } from "./optimise/nelder-mead.ts";
export type { NelderMeadOptions } from "./optimise/nelder-mead.ts";
export { levenbergMarquardt } from "./optimise/levenberg-marquardt.ts";
export type {
  LeastSquaresProblem,
  LevenbergMarquardtOptions,
} from "./optimise/levenberg-marquardt.ts";
export { boundedBfgs } from "./optimise/bounded-bfgs.ts";
export type { BoundedBfgsOptions } from "./optimise/bounded-bfgs.ts";
export type { Box } from "./optimise/box.ts";
export { yearsBetween } from "./time/years-between.ts";
