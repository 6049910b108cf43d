/** A process that does nothing: what node itself costs. */
export {};
