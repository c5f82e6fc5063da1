/** Two small networks that build on one rule: a band around it, and layers that see what they hold. */
export function bandAndLayers({
  around,
  features,
  rate,
}: {
  /** A feature: a delta, or what a baseline holds. */
  readonly around: object;
  readonly features: readonly object[];
  /** Of learning, at first. */
  readonly rate: number;
}): readonly object[] {
  const training = { epochs: 30, schedule: { kind: "cosine", rate } };
  return [
    {
      name: "No-transaction band",
      network: { kind: "no-transaction-band", hidden: [32, 32], around },
      features,
      ...training,
    },
    {
      name: "Feed-forward",
      network: { kind: "feed-forward", hidden: [32, 32], around },
      features: [...features, { kind: "previous-position" }],
      ...training,
    },
  ];
}
