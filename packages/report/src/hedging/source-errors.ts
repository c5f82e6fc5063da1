/**
 * What the source of the objective "itm-cvar-mse" publishes of its policy: over paths in the money, on paths
 * of its own, which are not published.
 */
export const sourceErrors = { itmMae: 1.538, itmRelativeError: 0.1917 } as const;
