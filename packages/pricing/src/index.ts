export type { OptionType } from "./option-type.ts";
export { logMoneyness } from "./black/log-moneyness.ts";
export { blackPrice, normalisedBlackPrice } from "./black/black-price.ts";
export type { BlackInput } from "./black/black-price.ts";
export { blackGreeks } from "./black/black-greeks.ts";
export type { BlackGreeks, GreekOptions, GreekUnits } from "./black/black-greeks.ts";
export { coinPremium } from "./black/coin-premium.ts";
export type { CoinOption } from "./black/coin-premium.ts";
export { impliedVol } from "./implied-volatility/implied-vol.ts";
export type { ImpliedVolResult } from "./implied-volatility/implied-vol.ts";
export { totalDeviation } from "./implied-volatility/total-deviation.ts";
export { impliedVols, normalisedImpliedVols } from "./implied-volatility/implied-vols.ts";
export type {
  ImpliedVolBatch,
  ImpliedVolOutput,
  ImpliedVolRows,
  NormalisedVolRows,
} from "./implied-volatility/implied-vols.ts";
export { IMPLIED_VOL_STATUSES } from "./implied-volatility/status.ts";
export type { ImpliedVolStatus } from "./implied-volatility/status.ts";
export { hestonOtmPrices, hestonPrices } from "./heston/heston-prices.ts";
export type { AffineParameters, HestonSmile, NormalisedSmile } from "./heston/heston-prices.ts";
export { checkDoubleHestonParameters } from "./heston/double-heston.ts";
export type { DoubleHestonParameters } from "./heston/double-heston.ts";
export { checkHestonParameters } from "./heston/parameters.ts";
export type { BatesParameters, HestonParameters } from "./heston/parameters.ts";
