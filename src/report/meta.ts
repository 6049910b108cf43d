/** What a report says about its own making. Holds no wall clock, machine or path, so that making it again changes nothing. */
export interface ReportMeta {
  /** The scenario's name. */
  title: string;
  /** What was simulated: model, system, what is held equal. */
  subtitle: string;
  /** The canonical command that makes the report. */
  command: string;
  version: string;
  /** The scenario file as it was written. */
  scenarioText: string;
  /** Which axes the pictures show: on x, as lines, as small multiples. */
  report?: { x?: string | undefined; series?: string | undefined; panels?: string | undefined } | undefined;
}
