import type { Column } from '../charts/chart';
import type { GlossaryTerm } from '../messages/glossary.en';

/** A column whose head can be explained. */
export interface TableColumn<Row> extends Column<Row> {
  term?: GlossaryTerm;
}
