/** What a person sees in the terminal. */
export { type PointContext, renderPoint } from './terminal/render-point';
export { renderSweep } from './terminal/render-sweep';
