// The Grafana dashboards: one object per page. `npm run dashboards` writes them to deploy/telemetry/dashboards.
import { BURNS } from './slos.mjs';
import { course, figure, list, page, words } from './panels.mjs';

const EACH_SERVICE = '{{service}}';
const quantile = (q, metric, by, matchers = '') =>
  `histogram_quantile(${q}, sum by (${[...by, 'le'].join(', ')}) (rate(${metric}_bucket${matchers}[5m])))`;

const overview = page({
  uid: 'overview',
  title: 'how the clinics are served',
  description: 'What is late, in the words of those who work with it. Site by site: npm run stepwell -- events lag.',
  rows: [
    [
      'Is anything late?',
      [
        list({
          title: 'What people look at, and how old it is',
          description: 'Age of the facts behind each list, by service and by the service they come from.',
          unit: 's',
          warn: [60, 180],
          queries: [['max by (view, service, source) (stepwell:projection_freshness_seconds)', '']],
        }),
        figure({
          title: 'Oldest fact not yet passed on',
          description: 'Recorded by a service, unknown to all others.',
          unit: 's',
          warn: [10, 60],
          queries: [['max by (service) (outbox_oldest_age_seconds)', EACH_SERVICE]],
        }),
        figure({
          title: 'Work overdue',
          description: 'Effective dates, outreach steps, expiring seats and holds that should have happened.',
          unit: 's',
          warn: [60, 300],
          queries: [['max by (service) (timer_oldest_due_age_seconds)', EACH_SERVICE]],
        }),
      ],
    ],
    [
      'Does anything wait for a person?',
      [
        figure({
          title: 'Patients whose facts wait',
          description: 'Streams that are parked: npm run stepwell -- events park ls.',
          warn: [1, 10],
          span: 8,
          queries: [['sum by (service) (max by (service, source) (parked_keys{waits_for="person"}))', EACH_SERVICE]],
        }),
        figure({
          title: 'Timers that failed',
          description: 'Until they are worked their service vouches for nothing newer than they are.',
          warn: [1, 1],
          span: 8,
          queries: [['max by (service) (parked_timers)', EACH_SERVICE]],
        }),
        figure({
          title: 'Longest wait',
          description: 'Of the parked streams and timers.',
          unit: 's',
          span: 8,
          queries: [
            ['max by (service) (parked_oldest_age_seconds)', `${EACH_SERVICE}: facts`],
            ['max by (service) (parked_timer_oldest_due_seconds)', `${EACH_SERVICE}: timers`],
          ],
        }),
      ],
    ],
    [
      'What the clinics do',
      [
        course({
          title: 'Check-ins a minute',
          description: 'Accepted by attendance.',
          queries: [
            [
              'sum(rate(http_server_request_duration_seconds_count{service="attendance", route=~".*/check-ins", status=~"2.."}[5m])) * 60',
              'check-ins',
            ],
          ],
        }),
        course({
          title: 'Decisions in a day',
          description: 'Proposed, decided, held: over the last 24 hours.',
          queries: [['sum by (kind, result) (increase(decision_total[1d]))', '{{kind}} {{result}}']],
        }),
        course({
          title: 'Decisions by the rules they rest on',
          description: 'own: a policy that the provider wrote.',
          queries: [['sum by (policy) (increase(decision_total{policy!="none"}[1d]))', '{{policy}}']],
        }),
        course({
          title: 'A dose known elsewhere after',
          description: 'Median and 99th percentile, by the service that learns of it.',
          unit: 's',
          queries: [0.5, 0.99].map((q) => [
            quantile(q, 'event_end_to_end_seconds', ['service'], '{source="medication"}'),
            `${EACH_SERVICE} p${q * 100}`,
          ]),
        }),
      ],
    ],
  ],
});

const requests = page({
  uid: 'requests',
  title: 'requests, errors, durations',
  description: 'Per service and route template.',
  rows: [
    [
      'By service',
      [
        course({
          title: 'Requests a second',
          description: 'Everything but probes and scrapes.',
          unit: 'reqps',
          queries: [['sum by (service) (rate(http_server_request_duration_seconds_count[5m]))', EACH_SERVICE]],
        }),
        course({
          title: 'Errors of ours',
          description: 'Share of answers from 500 on.',
          unit: 'percentunit',
          queries: [
            [
              '(sum by (service) (rate(http_server_request_duration_seconds_count{status=~"5.."}[5m])) or 0 * sum by (service) (rate(http_server_request_duration_seconds_count[5m]))) / (sum by (service) (rate(http_server_request_duration_seconds_count[5m])) > 0)',
              EACH_SERVICE,
            ],
          ],
        }),
        course({
          title: 'Duration of changes',
          description: 'Promised: 0.3 s.',
          unit: 's',
          queries: [0.5, 0.99].map((q) => [
            quantile(q, 'http_server_request_duration_seconds', ['service'], '{method!="GET"}'),
            `${EACH_SERVICE} p${q * 100}`,
          ]),
        }),
        course({
          title: 'Duration of reads',
          description: 'Promised: 0.2 s.',
          unit: 's',
          queries: [0.5, 0.99].map((q) => [
            quantile(q, 'http_server_request_duration_seconds', ['service'], '{method="GET"}'),
            `${EACH_SERVICE} p${q * 100}`,
          ]),
        }),
      ],
    ],
    [
      'By route',
      [
        list({
          title: 'Slowest routes',
          description: '99th percentile of the last quarter of an hour.',
          unit: 's',
          queries: [
            [
              'topk(15, histogram_quantile(0.99, sum by (service, method, route, le) (rate(http_server_request_duration_seconds_bucket[15m]))))',
              '',
            ],
          ],
        }),
        list({
          title: 'What is refused most',
          description: 'Answers from 400 on, a minute. A 409 or 422 is the rules at work.',
          queries: [
            [
              'topk(15, sum by (service, method, route, status) (rate(http_server_request_duration_seconds_count{status=~"4.."}[15m])) * 60)',
              '',
            ],
          ],
        }),
      ],
    ],
    [
      'Processes',
      [
        course({
          title: 'Memory',
          description: 'Services that share a process show the same.',
          unit: 'bytes',
          span: 8,
          queries: [['max by (service) (process_resident_memory_bytes)', EACH_SERVICE]],
        }),
        course({
          title: 'Processor',
          description: 'Cores in use.',
          span: 8,
          queries: [['sum by (service) (rate(process_cpu_seconds_total[5m]))', EACH_SERVICE]],
        }),
        course({
          title: 'Event loop late by',
          description: '99th percentile since the scrape before.',
          unit: 's',
          span: 8,
          queries: [['max by (service) (nodejs_eventloop_lag_p99_seconds)', EACH_SERVICE]],
        }),
      ],
    ],
  ],
});

const flow = page({
  uid: 'events',
  title: 'how events flow',
  description: 'From the outbox of a service to the effect at the others.',
  rows: [
    [
      'Out',
      [
        course({
          title: 'Waiting in the outbox',
          description: 'Events committed and not on the bus.',
          queries: [['max by (service) (outbox_depth)', EACH_SERVICE]],
        }),
        course({
          title: 'From commit to the bus',
          description: 'Promised: 2 s.',
          unit: 's',
          queries: [0.5, 0.99].map((q) => [
            quantile(q, 'outbox_publish_delay_seconds', ['service']),
            `${EACH_SERVICE} p${q * 100}`,
          ]),
        }),
        course({
          title: 'The bus acknowledges after',
          description: 'A batch of the relay.',
          unit: 's',
          queries: [
            [quantile(0.99, 'relay_publish_seconds', ['service']), `${EACH_SERVICE} p99`],
            [
              quantile(0.99, 'messaging_client_operation_duration_seconds', ['service', 'outcome']),
              `${EACH_SERVICE} {{outcome}} p99`,
            ],
          ],
        }),
        course({
          title: 'Records a second, and batch size',
          description: 'Sent to the bus.',
          queries: [
            [
              'sum by (messaging_destination_name) (rate(messaging_client_sent_messages_total[5m]))',
              '{{messaging_destination_name}}',
            ],
            ['sum(rate(relay_batch_size_sum[5m])) / sum(rate(relay_batch_size_count[5m]))', 'events of a batch'],
          ],
        }),
        figure({
          title: 'Lanes without exactly one owner',
          description: 'With none, what is recorded about one patient in twelve stays where it is.',
          warn: [1, 1],
          queries: [
            [
              'count by (service) (sum by (service, lane) (lane_owner) != 1) or 0 * count by (service) (lane_owner)',
              EACH_SERVICE,
            ],
          ],
        }),
      ],
    ],
    [
      'In',
      [
        course({
          title: 'From recording to effect',
          description: 'By publisher and consumer, 99th percentile.',
          unit: 's',
          queries: [[quantile(0.99, 'event_end_to_end_seconds', ['source', 'service']), '{{source}} to {{service}}']],
        }),
        course({
          title: 'What became of them',
          description: 'applied, skipped, waiting, clashed, quarantined; a second.',
          queries: [['sum by (service, outcome) (rate(inbox_events_total[5m]))', `${EACH_SERVICE} {{outcome}}`]],
        }),
        course({
          title: 'Duplicates and holes',
          description: 'Some duplicates are normal after a restart; a hole never is.',
          queries: [
            ['sum by (service) (rate(inbox_duplicates_total[5m]))', `${EACH_SERVICE} twice`],
            ['sum by (service, outcome) (increase(inbox_gap_total[5m]))', `${EACH_SERVICE} hole {{outcome}}`],
          ],
        }),
        course({
          title: 'Lost positions',
          description: 'Partitions started from the publishers’ logs: expired, or cut (another bus).',
          queries: [
            ['sum by (service, why) (increase(bus_positions_lost_total[5m]))', `${EACH_SERVICE} {{why}}`],
            ['max by (service) (bus_places_beyond_end)', `${EACH_SERVICE} beyond the end`],
          ],
        }),
      ],
    ],
  ],
});

const consumers = page({
  uid: 'consumers',
  title: 'consumers and handlers',
  description: 'Who is behind, with what, and which handler takes the time.',
  rows: [
    [
      'Behind',
      [
        course({
          title: 'Behind the bus',
          description: 'Seconds at most, the worst partition.',
          unit: 's',
          queries: [['max by (service, topic) (consumer_lag_seconds)', '{{service}} {{topic}}']],
        }),
        course({
          title: 'Records that wait',
          description: 'All partitions together.',
          queries: [['sum by (service, topic) (consumer_lag_records)', '{{service}} {{topic}}']],
        }),
        course({
          title: 'Rebalances and crashes',
          description: 'In five minutes.',
          queries: [
            ['sum by (service) (increase(rebalances_total[5m]))', `${EACH_SERVICE} rebalanced`],
            [
              'sum by (service, restart) (increase(consumer_crash_total[5m]))',
              `${EACH_SERVICE} crashed, restart {{restart}}`,
            ],
          ],
        }),
        course({
          title: 'Deliveries',
          description: 'Time to work one off, all retries included, and how many are given back.',
          unit: 's',
          queries: [
            [quantile(0.99, 'messaging_process_duration_seconds', ['service']), `${EACH_SERVICE} p99`],
            [
              'sum by (service) (rate(messaging_process_duration_seconds_count{outcome="error"}[5m]))',
              `${EACH_SERVICE} given back a second`,
            ],
            [
              'sum by (service) (rate(messaging_client_consumed_messages_total[5m]))',
              `${EACH_SERVICE} records a second`,
            ],
          ],
        }),
      ],
    ],
    [
      'Handlers',
      [
        list({
          title: 'Where the time goes',
          description: 'Seconds of handler time a second, by type.',
          queries: [['topk(15, sum by (service, type) (rate(event_handle_seconds_sum[15m])))', '']],
        }),
        list({
          title: 'What fails',
          description: 'Tries of handlers that ended in an error, an hour.',
          queries: [
            ['topk(15, sum by (service, type) (increase(event_handle_seconds_count{outcome="error"}[1h])) > 0)', ''],
          ],
        }),
      ],
    ],
    [
      'Parked',
      [
        course({
          title: 'Streams that wait',
          description: 'For a person, or for a fact of another stream.',
          queries: [
            [
              'max by (service, source, waits_for) (parked_keys) > 0',
              '{{service}} from {{source}} for a {{waits_for}}',
            ],
          ],
        }),
        course({
          title: 'Timers',
          description: 'Overdue, and parked.',
          unit: 's',
          queries: [
            ['max by (service) (timer_oldest_due_age_seconds)', `${EACH_SERVICE} overdue`],
            ['max by (service) (parked_timer_oldest_due_seconds)', `${EACH_SERVICE} parked`],
          ],
        }),
      ],
    ],
  ],
});

const postgres = page({
  uid: 'postgres',
  title: 'Postgres',
  description: 'What the services see of it, and what CloudNativePG exports.',
  rows: [
    [
      'As the services see it',
      [
        course({
          title: 'Connections',
          description: 'waiting above 0: people wait.',
          queries: [['sum by (service, state) (pg_pool_connections)', `${EACH_SERVICE} {{state}}`]],
        }),
        course({
          title: 'Readings for metrics that came in time',
          description: '0: the database took longer than a second, and the figures are missing.',
          queries: [['min by (service, reading) (scrape_reading_ok)', `${EACH_SERVICE} {{reading}}`]],
        }),
      ],
    ],
    [
      'As it says itself',
      [
        course({
          title: 'Copies behind',
          description: 'What would be lost if the first one failed now.',
          unit: 's',
          queries: [['max by (pod) (cnpg_pg_replication_lag)', '{{pod}}']],
        }),
        course({
          title: 'Longest transaction',
          description: 'Freshness marks wait for it.',
          unit: 's',
          queries: [['max by (usename) (cnpg_backends_max_tx_duration_seconds)', '{{usename}}']],
        }),
        course({
          title: 'Age of transaction ids',
          description: 'At two thousand million it stops.',
          queries: [['max by (datname) (cnpg_pg_database_xid_age)', '{{datname}}']],
        }),
        course({
          title: 'Since the last archived log',
          description: 'What a restore would lack.',
          unit: 's',
          queries: [['time() - max by (pod) (cnpg_pg_stat_archiver_last_archived_time)', '{{pod}}']],
        }),
        course({
          title: 'Disks',
          description: 'Share that is free.',
          unit: 'percentunit',
          queries: [
            [
              'min by (persistentvolumeclaim) (kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes)',
              '{{persistentvolumeclaim}}',
            ],
          ],
        }),
      ],
    ],
  ],
});

const slos = page({
  uid: 'slo',
  title: 'promises',
  description: 'How much of what may go wrong has gone wrong (docs/slo.md).',
  rows: [
    [
      'Burn',
      [
        words(
          '1 means: at this rate a month uses up exactly what may go wrong in it. Pages come at 14.4, tickets at 6.',
        ),
        ...BURNS.map(({ long, factor }) =>
          course({
            title: `Burn over ${long}`,
            description: `Alarm at ${factor}, when the short window agrees.`,
            warn: [1, factor],
            queries: [
              [
                `stepwell:slo_errors:ratio_rate${long} / on (slo) group_left (promise) stepwell:slo_budget:ratio`,
                '{{promise}}',
              ],
            ],
          }),
        ),
      ],
    ],
    [
      'Kept',
      [
        list({
          title: 'Kept in the last 30 days',
          description: 'Share of the five-minute error ratios, averaged.',
          unit: 'percentunit',
          queries: [['1 - avg_over_time(stepwell:slo_errors:ratio_rate5m[30d])', '']],
        }),
        list({
          title: 'Broken in the last six hours',
          description: 'How often.',
          queries: [['stepwell:slo_errors:increase6h', '']],
        }),
      ],
    ],
  ],
});

const security = page({
  uid: 'security',
  title: 'who was turned away',
  description:
    'The walls between sites, roles and providers. No person and no tenant is named here: the audit record does.',
  rows: [
    [
      'Walls',
      [
        figure({
          title: 'Tables without row security',
          description: 'Anything but 0 is a breach.',
          warn: [1, 1],
          queries: [['max by (service) (tables_without_row_security)', EACH_SERVICE]],
        }),
        figure({
          title: 'Refused by the database, in a day',
          description: 'Writes into rows of another provider that got as far as the last wall.',
          warn: [1, 1],
          queries: [['sum by (service) (increase(authz_denied_total{reason="row-security"}[1d]))', EACH_SERVICE]],
        }),
        course({
          title: 'Turned away, by reason',
          description: 'A minute.',
          queries: [['sum by (service, reason) (rate(authz_denied_total[5m])) * 60', `${EACH_SERVICE} {{reason}}`]],
        }),
        course({
          title: 'Answers 401, 403 and 404',
          description: '404 too: a row of another provider is not found.',
          queries: [
            [
              'sum by (service, status) (rate(http_server_request_duration_seconds_count{status=~"401|403|404"}[5m])) * 60',
              `${EACH_SERVICE} {{status}}`,
            ],
          ],
        }),
        course({
          title: 'Days until a certificate of Kafka ends',
          description: 'As Strimzi exports it.',
          unit: 'd',
          queries: [
            [
              '(min by (cluster, type) (strimzi_certificate_expiration_timestamp_ms) / 1000 - time()) / 86400',
              '{{cluster}} {{type}}',
            ],
          ],
        }),
        figure({
          title: 'Since a restore was proved',
          description: 'By the job that verifies backups.',
          unit: 's',
          warn: [7 * 86_400, 8 * 86_400],
          queries: [['time() - max(kube_cronjob_status_last_successful_time{cronjob=~".*backup-verify.*"})', '']],
        }),
      ],
    ],
  ],
});

/** File name to dashboard. */
export const DASHBOARDS = { overview, requests, events: flow, consumers, postgres, slo: slos, security };
