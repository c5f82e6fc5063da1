/**
 * The error functions, each to about one ulp, from stdlib (after FreeBSD's msun, S. G. Johnson's
 * Faddeeva package and Boost). This is the one place they enter the project.
 */
import erf from "@stdlib/math-base-special-erf";
import erfc from "@stdlib/math-base-special-erfc";
import erfcinv from "@stdlib/math-base-special-erfcinv";
import erfcx from "@stdlib/math-base-special-erfcx";

export { erf, erfc, erfcinv, erfcx };
