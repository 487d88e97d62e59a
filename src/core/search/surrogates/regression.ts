export interface RegressionData {
  /** Row-major, count × dimensions. */
  points: Float64Array;
  count: number;
  dimensions: number;
  targets: Float64Array;
}

export interface Prediction {
  mean: Float64Array;
  /** Of the latent function: noise is not included. */
  sd: Float64Array;
}
