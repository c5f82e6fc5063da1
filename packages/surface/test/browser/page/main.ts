/** The page of the browser test: hands its work to the test, which calls it. */
import { smoothDefaultMarket } from "./smooth-default-market.ts";

Object.assign(globalThis, { smoothDefaultMarket });
