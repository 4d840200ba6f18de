// Written by tools/describe-routes.mjs from the code: change the docstrings and types, then run it.
import type { RouteDescriptions } from '@stepwell/platform';

/** Summary and answer of every route, by operation id. */
export const ROUTES: RouteDescriptions = {
 "routes": {
  "Feed_feed": {
   "summary": "Reads this service’s own event log, by stream or by partition, as NDJSON",
   "description": "Reads this service’s own event log, by stream or by partition, as NDJSON.",
   "statuses": [
    200
   ],
   "lines": true
  },
  "Operations_consumed": {
   "summary": "Waits until this service is past the given ends of the bus and lists its inbox, as NDJSON",
   "description": "Waits until this service is past the given ends of the bus and lists its inbox, as NDJSON.",
   "statuses": [
    200
   ],
   "lines": true
  },
  "Operations_ids": {
   "summary": "Ids of events at places in this service’s streams",
   "description": "Ids of events at places in this service’s streams; null where there is none.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "ids"
    ],
    "properties": {
     "ids": {
      "type": "array",
      "items": {
       "type": [
        "string",
        "null"
       ]
      }
     }
    }
   }
  },
  "Operations_lag": {
   "summary": "Tells how far this service is behind",
   "description": "Tells how far this service is behind: outbox, bus, parks, timers, and by site.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/LagReport"
   }
  },
  "Operations_published": {
   "summary": "Compares this service’s log, outbox and the bus by stream, as NDJSON",
   "description": "Compares this service’s log, outbox and the bus by stream, as NDJSON.",
   "statuses": [
    200
   ],
   "lines": true
  },
  "Operations_rebuild": {
   "summary": "Makes a read model anew beside the live one, compares and switches, as NDJSON",
   "description": "Makes a read model anew beside the live one, compares and switches, as NDJSON.",
   "statuses": [
    200
   ],
   "lines": true
  },
  "Operations_replay": {
   "summary": "Delivers a stretch of a publisher’s permanent log to this service again, as NDJSON",
   "description": "Delivers a stretch of a publisher’s permanent log to this service again, as NDJSON.",
   "statuses": [
    200
   ],
   "lines": true
  },
  "Operations_rewind": {
   "summary": "Moves a stored offset back",
   "description": "Moves a stored offset back; what was applied already is dropped when it comes again.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/Rewound"
   }
  },
  "Operations_sites": {
   "summary": "Names and zones of sites, as far as this service knows them",
   "description": "Names and zones of sites, as far as this service knows them.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "sites"
    ],
    "properties": {
     "sites": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/KnownSite"
      }
     }
    }
   }
  },
  "Operations_views": {
   "summary": "Lists the read models of this service that can be made anew",
   "description": "Lists the read models of this service that can be made anew.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "views"
    ],
    "properties": {
     "views": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/ListedView"
      }
     }
    }
   }
  },
  "Parks_list": {
   "summary": "Lists the streams and timers that wait here, of every tenant",
   "description": "Lists the streams and timers that wait here, of every tenant.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "parked",
     "timers"
    ],
    "properties": {
     "parked": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/ParkedEntry"
      }
     },
     "timers": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/ParkedTimer"
      }
     }
    }
   }
  },
  "Parks_retry": {
   "summary": "Applies the waiting events in order until the list is empty or one fails again",
   "description": "Applies the waiting events in order until the list is empty or one fails again.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/ParkOutcome"
   }
  },
  "Parks_show": {
   "summary": "Lists the waiting events of one stream in order, without their payload",
   "description": "Lists the waiting events of one stream in order, without their payload.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "events"
    ],
    "properties": {
     "events": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/ParkedEventLine"
      }
     }
    }
   }
  },
  "Parks_skip": {
   "summary": "Drops the named event, which must be the first that waits, for a coded reason, then retries",
   "description": "Drops the named event, which must be the first that waits, for a coded reason, then retries.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/ParkOutcome"
   }
  },
  "TimerParks_retry": {
   "summary": "Lets a parked timer fire again, within moments",
   "description": "Lets a parked timer fire again, within moments; it parks again when it fails again.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/TimerParkOutcome"
   }
  },
  "TimerParks_skip": {
   "summary": "Deletes a parked timer for a coded reason",
   "description": "Deletes a parked timer for a coded reason: neither its work nor a timer it would schedule ever happens.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/TimerParkOutcome"
   }
  }
 },
 "schemas": {
  "KnownSite": {
   "type": "object",
   "description": "A site as a service knows it, for an operator's words.",
   "required": [
    "siteId",
    "name",
    "zone"
   ],
   "properties": {
    "siteId": {
     "type": "string",
     "format": "uuid"
    },
    "name": {
     "type": [
      "string",
      "null"
     ],
     "description": "Null where only the id is known."
    },
    "zone": {
     "type": "string"
    }
   }
  },
  "LagReport": {
   "type": "object",
   "description": "How far one service is behind, asked of its database and of the bus; the same from whichever replica answers.",
   "required": [
    "service",
    "at",
    "outbox",
    "parked",
    "timers",
    "records",
    "places",
    "sites",
    "sources",
    "complete"
   ],
   "properties": {
    "service": {
     "type": "string"
    },
    "at": {
     "type": "string",
     "format": "date-time",
     "description": "Clinical time of the answer."
    },
    "outbox": {
     "$ref": "#/components/schemas/OutboxLag"
    },
    "parked": {
     "type": "object",
     "required": [
      "keys",
      "events",
      "oldestSeconds"
     ],
     "properties": {
      "keys": {
       "type": "number"
      },
      "events": {
       "type": "number"
      },
      "oldestSeconds": {
       "type": "number"
      }
     }
    },
    "timers": {
     "$ref": "#/components/schemas/TimerLag"
    },
    "records": {
     "type": "number"
    },
    "places": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/PlaceLag"
     }
    },
    "sites": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/SiteLag"
     }
    },
    "sources": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/SourceLag"
     }
    },
    "complete": {
     "type": "boolean",
     "description": "False when more records wait than were looked at: then `sites` may miss some."
    }
   }
  },
  "ListedView": {
   "type": "object",
   "description": "A read model, as it is listed.",
   "required": [
    "about",
    "name",
    "tables"
   ],
   "properties": {
    "about": {
     "type": "string",
     "description": "What people read there, in their words."
    },
    "name": {
     "type": "string",
     "description": "Unique among all services: `roster`."
    },
    "tables": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Its tables, without schema; the same as the service's migration gives to `rebuildFunctions`."
    }
   }
  },
  "OutboxLag": {
   "type": "object",
   "description": "Rows that wait for the bus.",
   "required": [
    "rows",
    "oldestSeconds"
   ],
   "properties": {
    "rows": {
     "type": "number"
    },
    "oldestSeconds": {
     "type": "number",
     "description": "Of the oldest row, seconds of the clinical clock; 0 without rows."
    }
   }
  },
  "ParkOutcome": {
   "type": "object",
   "description": "Result of a retry or skip: how many waiting events were applied, how many still wait.",
   "required": [
    "applied",
    "waiting"
   ],
   "properties": {
    "applied": {
     "type": "number"
    },
    "waiting": {
     "type": "number"
    }
   }
  },
  "ParkedEntry": {
   "type": "object",
   "description": "A waiting stream.",
   "required": [
    "reason",
    "errorClass",
    "since",
    "attempts",
    "events",
    "eventId",
    "tenantId",
    "source",
    "topic",
    "key"
   ],
   "properties": {
    "reason": {
     "type": "string",
     "enum": [
      "handler-failed",
      "invalid-data",
      "unknown-major",
      "gap",
      "fact-awaited",
      "timer-failed"
     ]
    },
    "errorClass": {
     "type": [
      "string",
      "null"
     ],
     "description": "Class of the error, never its message."
    },
    "since": {
     "type": "string",
     "format": "date-time"
    },
    "attempts": {
     "type": "number"
    },
    "events": {
     "type": "number",
     "description": "How many events wait."
    },
    "eventId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid",
     "description": "The first of them, null while none waits."
    },
    "tenantId": {
     "type": "string",
     "format": "uuid"
    },
    "source": {
     "type": "string",
     "description": "Publishing service."
    },
    "topic": {
     "type": "string"
    },
    "key": {
     "type": "string"
    }
   }
  },
  "ParkedEventLine": {
   "type": "object",
   "description": "One waiting event, without its payload.",
   "required": [
    "sequence",
    "id",
    "type",
    "occurredAt"
   ],
   "properties": {
    "sequence": {
     "type": "number"
    },
    "id": {
     "type": "string",
     "format": "uuid"
    },
    "type": {
     "type": "string"
    },
    "occurredAt": {
     "type": "string",
     "format": "date-time"
    }
   }
  },
  "ParkedTimer": {
   "type": "object",
   "description": "A timer whose handler failed; it does not fire again by itself.",
   "required": [
    "command",
    "key",
    "due",
    "reason",
    "errorClass",
    "since",
    "attempts",
    "tenantId",
    "timerId"
   ],
   "properties": {
    "command": {
     "type": "string"
    },
    "key": {
     "type": "string",
     "description": "Stream key, normally the patient or site id."
    },
    "due": {
     "type": "string",
     "format": "date-time",
     "description": "When it was due by the clinical clock."
    },
    "reason": {
     "const": "timer-failed"
    },
    "errorClass": {
     "type": [
      "string",
      "null"
     ],
     "description": "SQLSTATE or class of the last error, never its message."
    },
    "since": {
     "type": "string",
     "format": "date-time",
     "description": "Machine time of its first failure."
    },
    "attempts": {
     "type": "number",
     "description": "How often it failed."
    },
    "tenantId": {
     "type": "string",
     "format": "uuid"
    },
    "timerId": {
     "type": "string",
     "format": "uuid"
    }
   }
  },
  "PlaceLag": {
   "type": "object",
   "description": "One partition of one topic as this service has read it.",
   "required": [
    "topic",
    "partition",
    "next",
    "end",
    "records",
    "oldestSeconds",
    "beyond"
   ],
   "properties": {
    "topic": {
     "type": "string"
    },
    "partition": {
     "type": "number"
    },
    "next": {
     "type": "number"
    },
    "end": {
     "type": "number"
    },
    "records": {
     "type": "number",
     "description": "Records not applied yet, freshness marks included."
    },
    "oldestSeconds": {
     "type": "number",
     "description": "Age of the first of them, seconds of the clinical clock; 0 when there is none."
    },
    "beyond": {
     "type": "number",
     "description": "Offsets that the service has read further than the bus reaches; not 0: the bus lost its tail, or is another one."
    }
   }
  },
  "Rewound": {
   "type": "object",
   "description": "A stored offset that was moved back.",
   "required": [
    "from",
    "to",
    "topic",
    "partition"
   ],
   "properties": {
    "from": {
     "type": "number"
    },
    "to": {
     "type": "number"
    },
    "topic": {
     "type": "string"
    },
    "partition": {
     "type": "number",
     "description": "0 .. PARTITIONS - 1."
    }
   }
  },
  "SiteLag": {
   "type": "object",
   "description": "What of one publisher about one site this service has not applied.",
   "required": [
    "tenantId",
    "siteId",
    "source",
    "records",
    "oldestAt",
    "oldestSeconds"
   ],
   "properties": {
    "tenantId": {
     "type": "string",
     "format": "uuid"
    },
    "siteId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid",
     "description": "Null for events that belong to no site."
    },
    "source": {
     "type": "string"
    },
    "records": {
     "type": "number"
    },
    "oldestAt": {
     "type": "string",
     "format": "date-time"
    },
    "oldestSeconds": {
     "type": "number"
    }
   }
  },
  "SourceLag": {
   "type": "object",
   "description": "Up to where a publisher vouched and everything was applied.",
   "required": [
    "source",
    "asOf",
    "seconds"
   ],
   "properties": {
    "source": {
     "type": "string"
    },
    "asOf": {
     "type": [
      "string",
      "null"
     ],
     "format": "date-time",
     "description": "Null before its first mark arrived."
    },
    "seconds": {
     "type": [
      "number",
      "null"
     ]
    }
   }
  },
  "TimerLag": {
   "type": "object",
   "description": "Timers that are due and have not fired, and those that are parked.",
   "required": [
    "due",
    "oldestSeconds",
    "parked",
    "parkedOldestSeconds"
   ],
   "properties": {
    "due": {
     "type": "number"
    },
    "oldestSeconds": {
     "type": "number"
    },
    "parked": {
     "type": "number"
    },
    "parkedOldestSeconds": {
     "type": "number",
     "description": "How overdue the oldest parked one is, seconds: the service vouches for its facts up to there, for every tenant."
    }
   }
  },
  "TimerParkOutcome": {
   "type": "object",
   "description": "What became of a parked timer: it fires again within moments, or it is gone.",
   "required": [
    "timerId",
    "outcome"
   ],
   "properties": {
    "timerId": {
     "type": "string",
     "format": "uuid"
    },
    "outcome": {
     "type": "string",
     "enum": [
      "due-again",
      "skipped"
     ]
    }
   }
  }
 }
};
