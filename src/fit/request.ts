/** What a person says of the cluster beside the logs. What is absent is taken from the logs, the catalog or a usual case. */
export interface FitRequest {
  /** System of the catalog. */
  on?: string;
  nodes?: number;
  gpusPerNode?: number;
  /** NICs of a node. */
  nics?: number;
  /** Rate of one NIC per direction. */
  nicBytesPerSecond?: number;
  /** Transport of the catalog, or the word of a measurement (`ib-ndr`). */
  transport?: string;
  /** Library with its version, such as `NCCL 2.26.2`. */
  library?: string;
  /** nccl-tests' name, for logs that do not tell. */
  collective?: string;
}
