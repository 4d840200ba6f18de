// Panels and rows as all our dashboards use them.
import {
  DatasourceVariableBuilder,
  DashboardBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as Text } from '@grafana/grafana-foundation-sdk/text';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';

const SOURCE = { type: 'prometheus', uid: '${datasource}' };
const HEIGHT = 8;
const FULL = 24;

/** Green below the first limit, then yellow, then red. */
const limits = (yellow, red) =>
  new ThresholdsConfigBuilder().mode('absolute').steps([
    { value: null, color: 'green' },
    { value: yellow, color: 'yellow' },
    { value: red, color: 'red' },
  ]);

const query = (expr, legend = '') => new DataqueryBuilder().expr(expr).legendFormat(legend);

function equip(panel, { title, description, unit, queries, span = 12, warn }) {
  panel.title(title).description(description).datasource(SOURCE).span(span).height(HEIGHT);
  if (unit) panel.unit(unit);
  if (warn) panel.thresholds(limits(...warn));
  for (const [expr, legend] of queries) panel.withTarget(query(expr, legend));
  return panel;
}

/** A course over time; `queries` are [PromQL, legend]. */
export const course = (what) => equip(new TimeSeries(), what);
/** One figure, or one per legend, now. */
export const figure = (what) => equip(new Stat(), { span: 6, ...what });
/** A table of what is so now. */
export const list = (what) => {
  const panel = equip(new Table(), { ...what, queries: [] });
  for (const [expr, legend] of what.queries) panel.withTarget(query(expr, legend).instant().format('table'));
  return panel;
};
/** A few sentences, in markdown. */
export const words = (content) => new Text().title('').content(content).mode('markdown').span(FULL).height(3);

/** A page; `rows` are [title, panels]. */
export function page({ uid, title, description, rows }) {
  const dashboard = new DashboardBuilder(`Stepwell: ${title}`)
    .uid(`stepwell-${uid}`)
    .description(description)
    .tags(['stepwell'])
    .refresh('30s')
    .time({ from: 'now-3h', to: 'now' })
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'));
  for (const [name, panels] of rows) {
    dashboard.withRow(new RowBuilder(name));
    for (const panel of panels) dashboard.withPanel(panel);
  }
  return dashboard.build();
}
