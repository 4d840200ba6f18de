// Written by tools/describe-routes.mjs from the code: change the docstrings and types, then run it.
import type { RouteDescriptions } from '@stepwell/platform';

/** Summary and answer of every route, by operation id. */
export const ROUTES: RouteDescriptions = {
 "routes": {
  "Attendance_batch": {
   "summary": "Up to a thousand outcomes over several sessions of a site day",
   "description": "Up to a thousand outcomes over several sessions of a site day: all rows or none.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "recorded",
     "rows"
    ],
    "properties": {
     "recorded": {
      "type": "number",
      "description": "Gets or sets the length of the array. This is a number one higher than the highest index in the array."
     },
     "rows": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "sessionId",
        "patientId",
        "siteDate",
        "arrivedAt",
        "outcome",
        "decidedBy",
        "walkIn",
        "version",
        "changed"
       ],
       "properties": {
        "sessionId": {
         "type": "string",
         "format": "uuid"
        },
        "patientId": {
         "type": "string",
         "format": "uuid"
        },
        "siteDate": {
         "type": "string",
         "format": "date"
        },
        "arrivedAt": {
         "type": [
          "string",
          "null"
         ]
        },
        "outcome": {
         "anyOf": [
          {
           "type": "null"
          },
          {
           "$ref": "#/components/schemas/Attended"
          },
          {
           "$ref": "#/components/schemas/Missed"
          },
          {
           "$ref": "#/components/schemas/Withdrawn"
          }
         ],
         "description": "Null: nothing decided yet, which is unknown and never a success."
        },
        "decidedBy": {
         "type": [
          "string",
          "null"
         ],
         "enum": [
          "person",
          "timer",
          null
         ],
         "description": "Who decided the outcome; a person may replace what the end of the session decided without a correction."
        },
        "walkIn": {
         "type": [
          "string",
          "null"
         ],
         "description": "Coded reason when the patient was not on the roster."
        },
        "version": {
         "type": "number"
        },
        "changed": {
         "type": "boolean",
         "description": "False when the same had been said before."
        }
       }
      }
     }
    }
   },
   "versioned": true
  },
  "Attendance_checkIn": {
   "summary": "The patient arrived",
   "description": "The patient arrived.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "sessionId",
     "patientId",
     "siteDate",
     "arrivedAt",
     "outcome",
     "decidedBy",
     "walkIn",
     "version",
     "changed"
    ],
    "properties": {
     "sessionId": {
      "type": "string",
      "format": "uuid"
     },
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "siteDate": {
      "type": "string",
      "format": "date"
     },
     "arrivedAt": {
      "type": [
       "string",
       "null"
      ]
     },
     "outcome": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Attended"
       },
       {
        "$ref": "#/components/schemas/Missed"
       },
       {
        "$ref": "#/components/schemas/Withdrawn"
       }
      ],
      "description": "Null: nothing decided yet, which is unknown and never a success."
     },
     "decidedBy": {
      "type": [
       "string",
       "null"
      ],
      "enum": [
       "person",
       "timer",
       null
      ],
      "description": "Who decided the outcome; a person may replace what the end of the session decided without a correction."
     },
     "walkIn": {
      "type": [
       "string",
       "null"
      ],
      "description": "Coded reason when the patient was not on the roster."
     },
     "version": {
      "type": "number"
     },
     "changed": {
      "type": "boolean",
      "description": "False when the same had been said before."
     }
    }
   },
   "versioned": true
  },
  "Attendance_checkOut": {
   "summary": "The patient left",
   "description": "The patient left.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "sessionId",
     "patientId",
     "siteDate",
     "arrivedAt",
     "outcome",
     "decidedBy",
     "walkIn",
     "version",
     "changed"
    ],
    "properties": {
     "sessionId": {
      "type": "string",
      "format": "uuid"
     },
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "siteDate": {
      "type": "string",
      "format": "date"
     },
     "arrivedAt": {
      "type": [
       "string",
       "null"
      ]
     },
     "outcome": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Attended"
       },
       {
        "$ref": "#/components/schemas/Missed"
       },
       {
        "$ref": "#/components/schemas/Withdrawn"
       }
      ],
      "description": "Null: nothing decided yet, which is unknown and never a success."
     },
     "decidedBy": {
      "type": [
       "string",
       "null"
      ],
      "enum": [
       "person",
       "timer",
       null
      ],
      "description": "Who decided the outcome; a person may replace what the end of the session decided without a correction."
     },
     "walkIn": {
      "type": [
       "string",
       "null"
      ],
      "description": "Coded reason when the patient was not on the roster."
     },
     "version": {
      "type": "number"
     },
     "changed": {
      "type": "boolean",
      "description": "False when the same had been said before."
     }
    }
   },
   "versioned": true
  },
  "Attendance_correct": {
   "summary": "A recorded outcome was wrong",
   "description": "A recorded outcome was wrong: the new one is appended.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "sessionId",
     "patientId",
     "siteDate",
     "arrivedAt",
     "outcome",
     "decidedBy",
     "walkIn",
     "version",
     "changed"
    ],
    "properties": {
     "sessionId": {
      "type": "string",
      "format": "uuid"
     },
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "siteDate": {
      "type": "string",
      "format": "date"
     },
     "arrivedAt": {
      "type": [
       "string",
       "null"
      ]
     },
     "outcome": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Attended"
       },
       {
        "$ref": "#/components/schemas/Missed"
       },
       {
        "$ref": "#/components/schemas/Withdrawn"
       }
      ],
      "description": "Null: nothing decided yet, which is unknown and never a success."
     },
     "decidedBy": {
      "type": [
       "string",
       "null"
      ],
      "enum": [
       "person",
       "timer",
       null
      ],
      "description": "Who decided the outcome; a person may replace what the end of the session decided without a correction."
     },
     "walkIn": {
      "type": [
       "string",
       "null"
      ],
      "description": "Coded reason when the patient was not on the roster."
     },
     "version": {
      "type": "number"
     },
     "changed": {
      "type": "boolean",
      "description": "False when the same had been said before."
     }
    }
   },
   "versioned": true
  },
  "Attendance_group": {
   "summary": "Attendance of a whole group in one call",
   "description": "Attendance of a whole group in one call: all rows or none.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "recorded",
     "rows"
    ],
    "properties": {
     "recorded": {
      "type": "number",
      "description": "Gets or sets the length of the array. This is a number one higher than the highest index in the array."
     },
     "rows": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "sessionId",
        "patientId",
        "siteDate",
        "arrivedAt",
        "outcome",
        "decidedBy",
        "walkIn",
        "version",
        "changed"
       ],
       "properties": {
        "sessionId": {
         "type": "string",
         "format": "uuid"
        },
        "patientId": {
         "type": "string",
         "format": "uuid"
        },
        "siteDate": {
         "type": "string",
         "format": "date"
        },
        "arrivedAt": {
         "type": [
          "string",
          "null"
         ]
        },
        "outcome": {
         "anyOf": [
          {
           "type": "null"
          },
          {
           "$ref": "#/components/schemas/Attended"
          },
          {
           "$ref": "#/components/schemas/Missed"
          },
          {
           "$ref": "#/components/schemas/Withdrawn"
          }
         ],
         "description": "Null: nothing decided yet, which is unknown and never a success."
        },
        "decidedBy": {
         "type": [
          "string",
          "null"
         ],
         "enum": [
          "person",
          "timer",
          null
         ],
         "description": "Who decided the outcome; a person may replace what the end of the session decided without a correction."
        },
        "walkIn": {
         "type": [
          "string",
          "null"
         ],
         "description": "Coded reason when the patient was not on the roster."
        },
        "version": {
         "type": "number"
        },
        "changed": {
         "type": "boolean",
         "description": "False when the same had been said before."
        }
       }
      }
     }
    }
   },
   "versioned": true
  },
  "Attendance_missed": {
   "summary": "One patient missed the session, with a coded reason",
   "description": "One patient missed the session, with a coded reason.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "sessionId",
     "patientId",
     "siteDate",
     "arrivedAt",
     "outcome",
     "decidedBy",
     "walkIn",
     "version",
     "changed"
    ],
    "properties": {
     "sessionId": {
      "type": "string",
      "format": "uuid"
     },
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "siteDate": {
      "type": "string",
      "format": "date"
     },
     "arrivedAt": {
      "type": [
       "string",
       "null"
      ]
     },
     "outcome": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Attended"
       },
       {
        "$ref": "#/components/schemas/Missed"
       },
       {
        "$ref": "#/components/schemas/Withdrawn"
       }
      ],
      "description": "Null: nothing decided yet, which is unknown and never a success."
     },
     "decidedBy": {
      "type": [
       "string",
       "null"
      ],
      "enum": [
       "person",
       "timer",
       null
      ],
      "description": "Who decided the outcome; a person may replace what the end of the session decided without a correction."
     },
     "walkIn": {
      "type": [
       "string",
       "null"
      ],
      "description": "Coded reason when the patient was not on the roster."
     },
     "version": {
      "type": "number"
     },
     "changed": {
      "type": "boolean",
      "description": "False when the same had been said before."
     }
    }
   },
   "versioned": true
  },
  "FollowUp_authorizations": {
   "summary": "Authorizations with the days they have left",
   "description": "Authorizations with the days they have left.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "patientId",
     "authorizations"
    ],
    "properties": {
     "patientId": {
      "type": "string"
     },
     "authorizations": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "daysLeft",
        "used",
        "exhausting",
        "authorizationId",
        "patientId",
        "days",
        "from",
        "until"
       ],
       "properties": {
        "daysLeft": {
         "type": "number"
        },
        "used": {
         "type": "number"
        },
        "exhausting": {
         "type": "boolean",
         "description": "Its running out was already told."
        },
        "authorizationId": {
         "type": "string",
         "format": "uuid"
        },
        "patientId": {
         "type": "string",
         "format": "uuid"
        },
        "days": {
         "type": "number"
        },
        "from": {
         "type": "string",
         "format": "date"
        },
        "until": {
         "type": "string",
         "format": "date"
        }
       }
      }
     }
    }
   },
   "versioned": true
  },
  "FollowUp_authorize": {
   "summary": "A payer authorized days",
   "description": "A payer authorized days.",
   "statuses": [
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/Authorization"
   },
   "versioned": true
  },
  "FollowUp_close": {
   "summary": "The request was worked on, with a coded result",
   "description": "The request was worked on, with a coded result.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/Outreach"
   },
   "versioned": true
  },
  "FollowUp_worklist": {
   "summary": "Open requests to reach patients of a site, soonest due first",
   "description": "Open requests to reach patients of a site, soonest due first.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "siteId",
     "tasks",
     "cursor"
    ],
    "properties": {
     "siteId": {
      "type": "string"
     },
     "tasks": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Task"
      }
     },
     "cursor": {
      "type": [
       "string",
       "null"
      ]
     }
    }
   },
   "versioned": true
  },
  "Reading_attendance": {
   "summary": "Sessions of a patient with their outcomes",
   "description": "Sessions of a patient with their outcomes.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "patientId",
     "from",
     "to"
    ],
    "properties": {
     "patientId": {
      "type": "string"
     },
     "from": {
      "type": "string",
      "format": "date"
     },
     "to": {
      "type": "string",
      "format": "date"
     }
    }
   },
   "versioned": true
  },
  "Reading_patientsSummary": {
   "summary": "Visits kept, missed and unknown of a set of patients, each and together",
   "description": "Visits kept, missed and unknown of a set of patients, each and together.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "from",
     "to",
     "visits",
     "patients"
    ],
    "properties": {
     "from": {
      "type": "string",
      "format": "date"
     },
     "to": {
      "type": "string",
      "format": "date"
     },
     "visits": {
      "$ref": "#/components/schemas/Visits"
     },
     "patients": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/PatientVisits"
      }
     }
    }
   },
   "versioned": true
  },
  "Reading_roster": {
   "summary": "Who is expected, arrived, attended, missed, unknown",
   "description": "Who is expected, arrived, attended, missed, unknown.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/SessionRoster"
   }
  },
  "Reading_siteRoster": {
   "summary": "Rosters of a site on one of its days",
   "description": "Rosters of a site on one of its days.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "siteId",
     "siteDate",
     "sessions"
    ],
    "properties": {
     "siteId": {
      "type": "string"
     },
     "siteDate": {
      "type": "string"
     },
     "sessions": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/SessionRoster"
      }
     }
    }
   },
   "versioned": true
  },
  "Reading_summary": {
   "summary": "Visits kept, missed and unknown at a site",
   "description": "Visits kept, missed and unknown at a site.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "patients",
     "visits",
     "byReason",
     "siteId",
     "from",
     "to"
    ],
    "properties": {
     "patients": {
      "type": "number"
     },
     "visits": {
      "$ref": "#/components/schemas/Visits"
     },
     "byReason": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/ReasonCount"
      }
     },
     "siteId": {
      "type": "string"
     },
     "from": {
      "type": "string",
      "format": "date"
     },
     "to": {
      "type": "string",
      "format": "date"
     }
    }
   },
   "versioned": true
  },
  "Reading_weekly": {
   "summary": "Visits of a cohort by weeks since each one's own first day, such as that of their admission",
   "description": "Visits of a cohort by weeks since each one's own first day, such as that of their admission.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "weeks"
    ],
    "properties": {
     "weeks": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/WeekOfVisits"
      }
     }
    }
   },
   "versioned": true
  },
  "Reading_weeks": {
   "summary": "ISO weeks of a patient against the hour band",
   "description": "ISO weeks of a patient against the hour band.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "patientId",
     "from",
     "to"
    ],
    "properties": {
     "patientId": {
      "type": "string"
     },
     "from": {
      "type": "string",
      "format": "date"
     },
     "to": {
      "type": "string",
      "format": "date"
     }
    }
   },
   "versioned": true
  }
 },
 "schemas": {
  "Attended": {
   "type": "object",
   "required": [
    "kind",
    "minutes",
    "countableMinutes",
    "partial"
   ],
   "properties": {
    "kind": {
     "const": "attended"
    },
    "minutes": {
     "type": "number",
     "description": "Minutes present, inside or outside the planned time, min."
    },
    "countableMinutes": {
     "type": "number",
     "description": "Minutes inside the planned time that count as clinical time, min; never above `minutes`."
    },
    "partial": {
     "type": "boolean",
     "description": "Came late, left early or was away in between, beyond the grace time."
    }
   }
  },
  "Authorization": {
   "type": "object",
   "description": "A payer's promise of days.",
   "required": [
    "authorizationId",
    "patientId",
    "days",
    "from",
    "until"
   ],
   "properties": {
    "authorizationId": {
     "type": "string",
     "format": "uuid"
    },
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "days": {
     "type": "number"
    },
    "from": {
     "type": "string",
     "format": "date"
    },
    "until": {
     "type": "string",
     "format": "date"
    }
   }
  },
  "Missed": {
   "type": "object",
   "required": [
    "kind",
    "reason",
    "class"
   ],
   "properties": {
    "kind": {
     "const": "missed"
    },
    "reason": {
     "type": "string"
    },
    "class": {
     "type": "string",
     "enum": [
      "unknown",
      "unexcused",
      "excused",
      "late-cancel",
      "program-cancelled",
      "technical-failure"
     ]
    }
   }
  },
  "Outreach": {
   "type": "object",
   "description": "One request to reach a patient.",
   "required": [
    "outreachId",
    "patientId",
    "siteId",
    "step",
    "cause",
    "siteDate",
    "zone",
    "openedAt",
    "dueAt",
    "closedAt",
    "result"
   ],
   "properties": {
    "outreachId": {
     "type": "string",
     "format": "uuid"
    },
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "siteId": {
     "type": "string",
     "format": "uuid"
    },
    "step": {
     "type": "string",
     "enum": [
      "same-day-call",
      "barrier-assessment",
      "peer-outreach",
      "case-conference"
     ]
    },
    "cause": {
     "type": "string"
    },
    "siteDate": {
     "type": "string",
     "format": "date",
     "description": "Site day on which it was opened."
    },
    "zone": {
     "type": "string"
    },
    "openedAt": {
     "type": "string",
     "format": "date-time"
    },
    "dueAt": {
     "type": "string",
     "format": "date-time"
    },
    "closedAt": {
     "type": [
      "string",
      "null"
     ],
     "format": "date-time"
    },
    "result": {
     "type": [
      "string",
      "null"
     ]
    }
   }
  },
  "PatientVisits": {
   "type": "object",
   "required": [
    "patientId",
    "kept",
    "missed",
    "missedBySystem",
    "unknown",
    "cancelled",
    "ahead",
    "minutes",
    "countableMinutes"
   ],
   "properties": {
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "kept": {
     "type": "number"
    },
    "missed": {
     "type": "number",
     "description": "Missed for any reason that is known, excused ones included; program cancellations are not."
    },
    "missedBySystem": {
     "type": "number",
     "description": "Of `missed`: set by the end of the session, said by nobody."
    },
    "unknown": {
     "type": "number",
     "description": "Over, and nobody knows: no outcome, withdrawn, or reason unknown."
    },
    "cancelled": {
     "type": "number",
     "description": "Cancelled by the program."
    },
    "ahead": {
     "type": "number",
     "description": "Not over yet."
    },
    "minutes": {
     "type": "number",
     "description": "min"
    },
    "countableMinutes": {
     "type": "number",
     "description": "min"
    }
   }
  },
  "ReasonCount": {
   "type": "object",
   "description": "How often a reason was given.",
   "required": [
    "reason",
    "class",
    "count"
   ],
   "properties": {
    "reason": {
     "type": "string"
    },
    "class": {
     "type": "string"
    },
    "count": {
     "type": "number"
    }
   }
  },
  "RosterEntry": {
   "type": "object",
   "description": "One line of a roster.",
   "required": [
    "patientId",
    "state",
    "expected",
    "walkIn",
    "track",
    "away",
    "immediateContactIfMissed",
    "arrivedAt",
    "outcome",
    "version"
   ],
   "properties": {
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "state": {
     "type": "string",
     "enum": [
      "unknown",
      "missed",
      "cancelled",
      "attended",
      "scheduled",
      "arrived"
     ]
    },
    "expected": {
     "type": "boolean",
     "description": "On the roster by membership or booking; false for a walk-in."
    },
    "walkIn": {
     "type": [
      "string",
      "null"
     ]
    },
    "track": {
     "type": [
      "string",
      "null"
     ]
    },
    "away": {
     "type": [
      "string",
      "null"
     ],
     "enum": [
      "on-leave",
      "referred-out",
      null
     ]
    },
    "immediateContactIfMissed": {
     "type": "boolean",
     "description": "A miss would need a person at once."
    },
    "arrivedAt": {
     "type": [
      "string",
      "null"
     ],
     "format": "date-time"
    },
    "outcome": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/Attended"
      },
      {
       "$ref": "#/components/schemas/Missed"
      },
      {
       "$ref": "#/components/schemas/Withdrawn"
      }
     ]
    },
    "version": {
     "type": "number",
     "description": "Version of the record, 0 while there is none."
    }
   }
  },
  "Session": {
   "type": "object",
   "description": "One planned session as the calendar tells it.",
   "required": [
    "sessionId",
    "seriesId",
    "siteId",
    "component",
    "startsAt",
    "endsAt",
    "plannedMinutes",
    "siteDate",
    "zone",
    "cancelled"
   ],
   "properties": {
    "sessionId": {
     "type": "string",
     "format": "uuid"
    },
    "seriesId": {
     "type": "string",
     "format": "uuid"
    },
    "siteId": {
     "type": "string",
     "format": "uuid"
    },
    "component": {
     "type": "string",
     "description": "group, individual, family, education, skills, psychiatric, medication, holistic."
    },
    "startsAt": {
     "type": "string",
     "format": "date-time"
    },
    "endsAt": {
     "type": "string",
     "format": "date-time"
    },
    "plannedMinutes": {
     "type": "number",
     "description": "min"
    },
    "siteDate": {
     "type": "string",
     "format": "date",
     "description": "Site-local day of the start."
    },
    "zone": {
     "type": "string"
    },
    "cancelled": {
     "type": [
      "string",
      "null"
     ],
     "description": "Coded reason when the program cancelled it."
    }
   }
  },
  "SessionRoster": {
   "type": "object",
   "required": [
    "session",
    "counts",
    "entries"
   ],
   "properties": {
    "session": {
     "$ref": "#/components/schemas/Session"
    },
    "counts": {
     "type": "object",
     "required": [
      "unknown",
      "missed",
      "cancelled",
      "attended",
      "scheduled",
      "arrived"
     ],
     "properties": {
      "unknown": {
       "type": "number"
      },
      "missed": {
       "type": "number"
      },
      "cancelled": {
       "type": "number"
      },
      "attended": {
       "type": "number"
      },
      "scheduled": {
       "type": "number"
      },
      "arrived": {
       "type": "number"
      }
     }
    },
    "entries": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/RosterEntry"
     }
    }
   }
  },
  "Task": {
   "type": "object",
   "description": "One open request as the worklist shows it.",
   "required": [
    "messageAllowed",
    "concernOpen",
    "overdue",
    "outreachId",
    "patientId",
    "siteId",
    "step",
    "cause",
    "siteDate",
    "zone",
    "openedAt",
    "dueAt",
    "closedAt",
    "result"
   ],
   "properties": {
    "messageAllowed": {
     "type": "boolean",
     "description": "False: a person must call or visit; nothing automatic may be sent."
    },
    "concernOpen": {
     "type": "boolean"
    },
    "overdue": {
     "type": "boolean"
    },
    "outreachId": {
     "type": "string",
     "format": "uuid"
    },
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "siteId": {
     "type": "string",
     "format": "uuid"
    },
    "step": {
     "type": "string",
     "enum": [
      "same-day-call",
      "barrier-assessment",
      "peer-outreach",
      "case-conference"
     ]
    },
    "cause": {
     "type": "string"
    },
    "siteDate": {
     "type": "string",
     "format": "date",
     "description": "Site day on which it was opened."
    },
    "zone": {
     "type": "string"
    },
    "openedAt": {
     "type": "string",
     "format": "date-time"
    },
    "dueAt": {
     "type": "string",
     "format": "date-time"
    },
    "closedAt": {
     "type": [
      "string",
      "null"
     ],
     "format": "date-time"
    },
    "result": {
     "type": [
      "string",
      "null"
     ]
    }
   }
  },
  "Visits": {
   "type": "object",
   "description": "Visits of a patient, or of many together.",
   "required": [
    "kept",
    "missed",
    "missedBySystem",
    "unknown",
    "cancelled",
    "ahead",
    "minutes",
    "countableMinutes"
   ],
   "properties": {
    "kept": {
     "type": "number"
    },
    "missed": {
     "type": "number",
     "description": "Missed for any reason that is known, excused ones included; program cancellations are not."
    },
    "missedBySystem": {
     "type": "number",
     "description": "Of `missed`: set by the end of the session, said by nobody."
    },
    "unknown": {
     "type": "number",
     "description": "Over, and nobody knows: no outcome, withdrawn, or reason unknown."
    },
    "cancelled": {
     "type": "number",
     "description": "Cancelled by the program."
    },
    "ahead": {
     "type": "number",
     "description": "Not over yet."
    },
    "minutes": {
     "type": "number",
     "description": "min"
    },
    "countableMinutes": {
     "type": "number",
     "description": "min"
    }
   }
  },
  "WeekOfVisits": {
   "type": "object",
   "description": "Visits of a whole cohort in a week of their own: week 1 begins on each one's `from`.",
   "required": [
    "week",
    "visits"
   ],
   "properties": {
    "week": {
     "type": "number"
    },
    "visits": {
     "$ref": "#/components/schemas/Visits"
    }
   }
  },
  "Withdrawn": {
   "type": "object",
   "description": "The record was made in error: nothing is known.",
   "required": [
    "kind"
   ],
   "properties": {
    "kind": {
     "const": "withdrawn"
    }
   }
  }
 }
};
