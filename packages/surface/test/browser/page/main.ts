/** The page of the browser test: hands its work to the test, which calls it. */
import { compareDevices } from "./compare-devices.ts";
import { smoothDefaultMarket } from "./smooth-default-market.ts";

Object.assign(globalThis, { compareDevices, smoothDefaultMarket });
