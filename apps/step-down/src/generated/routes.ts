// Written by tools/describe-routes.mjs from the code: change the docstrings and types, then run it.
import type { RouteDescriptions } from '@stepwell/platform';

/** Summary and answer of every route, by operation id. */
export const ROUTES: RouteDescriptions = {
 "routes": {
  "Aftercare_checks": {
   "summary": "Checks of aftercare of a patient, by day",
   "description": "Checks of aftercare of a patient, by day.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "items",
     "cursor"
    ],
    "properties": {
     "items": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "daysLate",
        "enrolmentId",
        "patientId",
        "siteId",
        "dueOn",
        "status",
        "answer",
        "doneOn",
        "doneBy",
        "checkId"
       ],
       "properties": {
        "daysLate": {
         "type": [
          "number",
          "null"
         ]
        },
        "enrolmentId": {
         "type": "string",
         "format": "uuid"
        },
        "patientId": {
         "type": "string",
         "format": "uuid"
        },
        "siteId": {
         "type": [
          "string",
          "null"
         ],
         "format": "uuid"
        },
        "dueOn": {
         "type": "string",
         "format": "date"
        },
        "status": {
         "type": "string",
         "enum": [
          "done",
          "dropped",
          "missed",
          "due"
         ]
        },
        "answer": {
         "type": [
          "string",
          "null"
         ],
         "enum": [
          "well",
          "at-risk",
          "used",
          null
         ]
        },
        "doneOn": {
         "type": [
          "string",
          "null"
         ],
         "format": "date"
        },
        "doneBy": {
         "anyOf": [
          {
           "type": "null"
          },
          {
           "$ref": "#/components/schemas/Signature"
          }
         ]
        },
        "checkId": {
         "type": "string",
         "format": "uuid"
        }
       }
      }
     },
     "cursor": {
      "type": [
       "string",
       "null"
      ]
     }
    }
   }
  },
  "Aftercare_counts": {
   "summary": "Counts with their denominators, no patients",
   "description": "Counts with their denominators, no patients.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "enrolled",
     "steppedUp",
     "discharged",
     "readmitted",
     "checks",
     "from",
     "to"
    ],
    "properties": {
     "enrolled": {
      "type": "number"
     },
     "steppedUp": {
      "type": "number"
     },
     "discharged": {
      "type": "number"
     },
     "readmitted": {
      "type": "number",
      "description": "Admitted again, in another episode, after enrolment."
     },
     "checks": {
      "type": "object",
      "required": [
       "due",
       "done",
       "missed"
      ],
      "properties": {
       "due": {
        "type": "number"
       },
       "done": {
        "type": "number"
       },
       "missed": {
        "type": "number"
       }
      }
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
   }
  },
  "Aftercare_done": {
   "summary": "Keep how a check of aftercare went",
   "description": "Keep how a check of aftercare went.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "id",
     "enrolmentId",
     "patientId",
     "siteId",
     "dueOn",
     "status",
     "answer",
     "doneOn",
     "doneBy",
     "checkId"
    ],
    "properties": {
     "id": {
      "type": "string",
      "format": "uuid"
     },
     "enrolmentId": {
      "type": "string",
      "format": "uuid"
     },
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "siteId": {
      "type": [
       "string",
       "null"
      ],
      "format": "uuid"
     },
     "dueOn": {
      "type": "string",
      "format": "date"
     },
     "status": {
      "type": "string",
      "enum": [
       "done",
       "dropped",
       "missed",
       "due"
      ]
     },
     "answer": {
      "type": [
       "string",
       "null"
      ],
      "enum": [
       "well",
       "at-risk",
       "used",
       null
      ]
     },
     "doneOn": {
      "type": [
       "string",
       "null"
      ],
      "format": "date"
     },
     "doneBy": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Signature"
       }
      ]
     },
     "checkId": {
      "type": "string",
      "format": "uuid"
     }
    }
   }
  },
  "Aftercare_open": {
   "summary": "Checks of aftercare that are due at a site",
   "description": "Checks of aftercare that are due at a site.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "items",
     "cursor"
    ],
    "properties": {
     "items": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "done",
        "missed",
        "next",
        "patientId",
        "episodeId",
        "siteId",
        "enrolledOn",
        "enrolmentId"
       ],
       "properties": {
        "done": {
         "type": "number"
        },
        "missed": {
         "type": "number"
        },
        "next": {
         "type": [
          "object",
          "null"
         ],
         "required": [
          "dueOn",
          "id"
         ],
         "properties": {
          "dueOn": {
           "type": "string",
           "format": "date"
          },
          "id": {
           "type": "string",
           "format": "uuid"
          }
         },
         "description": "Null at the end of the schedule."
        },
        "patientId": {
         "type": "string",
         "format": "uuid"
        },
        "episodeId": {
         "type": "string",
         "format": "uuid"
        },
        "siteId": {
         "type": [
          "string",
          "null"
         ],
         "format": "uuid"
        },
        "enrolledOn": {
         "type": "string",
         "format": "date"
        },
        "enrolmentId": {
         "type": "string",
         "format": "uuid"
        }
       }
      }
     },
     "cursor": {
      "type": [
       "string",
       "null"
      ]
     }
    }
   }
  },
  "Case_actions": {
   "summary": "Actions that are due, oldest first",
   "description": "Actions that are due, oldest first.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "items",
     "cursor"
    ],
    "properties": {
     "items": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "id",
        "kind",
        "trigger",
        "status",
        "siteId",
        "siteDate",
        "dueAt",
        "about",
        "doneBy",
        "version",
        "patientId"
       ],
       "properties": {
        "id": {
         "type": "string",
         "format": "uuid"
        },
        "kind": {
         "type": "string"
        },
        "trigger": {
         "type": "string"
        },
        "status": {
         "type": "string",
         "enum": [
          "open",
          "overdue",
          "done",
          "dropped"
         ]
        },
        "siteId": {
         "type": [
          "string",
          "null"
         ],
         "format": "uuid"
        },
        "siteDate": {
         "type": "string",
         "format": "date"
        },
        "dueAt": {
         "type": "string",
         "format": "date-time"
        },
        "about": {
         "type": [
          "string",
          "null"
         ],
         "format": "uuid",
         "description": "Proposal or approval it belongs to, if any: it ends with that."
        },
        "requestedAt": {
         "type": "string",
         "format": "date-time",
         "description": "Absent in actions asked for before it was kept."
        },
        "doneBy": {
         "anyOf": [
          {
           "type": "null"
          },
          {
           "$ref": "#/components/schemas/Signature"
          }
         ],
         "description": "Who did it; null while open, and when facts of the owning service answered it."
        },
        "answers": {
         "type": "array",
         "items": {
          "type": "string",
          "format": "uuid"
         },
         "description": "Facts that answered it."
        },
        "version": {
         "type": "number"
        },
        "patientId": {
         "type": "string",
         "format": "uuid"
        }
       }
      }
     },
     "cursor": {
      "type": [
       "string",
       "null"
      ]
     }
    }
   }
  },
  "Case_cancel": {
   "summary": "Cancel an approval that is not in effect yet",
   "description": "Cancel an approval that is not in effect yet.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "patientId",
     "episode",
     "phase",
     "holds",
     "proposals",
     "approval",
     "actions"
    ],
    "properties": {
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "episode": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Episode"
       }
      ]
     },
     "phase": {
      "type": [
       "string",
       "null"
      ],
      "enum": [
       "P1",
       "P0",
       "P2",
       "P3",
       "P4",
       "P5",
       null
      ]
     },
     "holds": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Hold"
      }
     },
     "proposals": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Proposal"
      }
     },
     "approval": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Approval"
       }
      ]
     },
     "actions": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Action"
      }
     }
    }
   }
  },
  "Case_done": {
   "summary": "Keep that an action was done",
   "description": "Keep that an action was done.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "patientId",
     "episode",
     "phase",
     "holds",
     "proposals",
     "approval",
     "actions"
    ],
    "properties": {
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "episode": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Episode"
       }
      ]
     },
     "phase": {
      "type": [
       "string",
       "null"
      ],
      "enum": [
       "P1",
       "P0",
       "P2",
       "P3",
       "P4",
       "P5",
       null
      ]
     },
     "holds": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Hold"
      }
     },
     "proposals": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Proposal"
      }
     },
     "approval": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Approval"
       }
      ]
     },
     "actions": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Action"
      }
     }
    }
   }
  },
  "Case_release": {
   "summary": "Release a hold with a reason",
   "description": "Release a hold with a reason.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "patientId",
     "episode",
     "phase",
     "holds",
     "proposals",
     "approval",
     "actions"
    ],
    "properties": {
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "episode": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Episode"
       }
      ]
     },
     "phase": {
      "type": [
       "string",
       "null"
      ],
      "enum": [
       "P1",
       "P0",
       "P2",
       "P3",
       "P4",
       "P5",
       null
      ]
     },
     "holds": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Hold"
      }
     },
     "proposals": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Proposal"
      }
     },
     "approval": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Approval"
       }
      ]
     },
     "actions": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Action"
      }
     }
    }
   }
  },
  "Decision_activate": {
   "summary": "Activate a version of the rule set from a day on",
   "description": "Activate a version of the rule set from a day on.",
   "statuses": [
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/version"
   }
  },
  "Decision_digest": {
   "summary": "SHA-256 over all decision records",
   "description": "SHA-256 over all decision records: equal for equal facts and rules, whatever the order they came in.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "records",
     "sha256"
    ],
    "properties": {
     "records": {
      "type": "number"
     },
     "sha256": {
      "type": "string"
     }
    }
   }
  },
  "Decision_list": {
   "summary": "Decision records of a patient, newest first (clinical 1.5)",
   "description": "Decision records of a patient, newest first (clinical 1.5).",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "items",
     "cursor"
    ],
    "properties": {
     "items": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "patientId",
        "siteDate",
        "kind",
        "hash",
        "content",
        "ruleSet",
        "detail",
        "id",
        "decisionId",
        "episodeId",
        "inputsHash"
       ],
       "properties": {
        "patientId": {
         "type": "string",
         "format": "uuid"
        },
        "siteDate": {
         "type": "string",
         "format": "date"
        },
        "kind": {
         "type": "string",
         "enum": [
          "review",
          "hold",
          "effective",
          "propose-step-down",
          "propose-step-up",
          "propose-taper-step",
          "withdraw",
          "act",
          "signature"
         ]
        },
        "hash": {
         "type": "string"
        },
        "content": {
         "$ref": "#/components/schemas/DecisionContent"
        },
        "ruleSet": {
         "$ref": "#/components/schemas/RuleSetRef"
        },
        "detail": {
         "$ref": "#/components/schemas/DecisionDetail",
         "description": "Evidence, runner-up and what would flip it; outside the hash."
        },
        "id": {
         "type": "string",
         "format": "uuid"
        },
        "decisionId": {
         "type": "string",
         "format": "uuid"
        },
        "episodeId": {
         "type": [
          "string",
          "null"
         ]
        },
        "inputsHash": {
         "type": [
          "string",
          "null"
         ]
        }
       }
      }
     },
     "cursor": {
      "type": [
       "string",
       "null"
      ]
     }
    }
   }
  },
  "Decision_ruleSets": {
   "summary": "Versions of the rule set with who activated each",
   "description": "Versions of the rule set with who activated each.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "items"
    ],
    "properties": {
     "items": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "body",
        "siteId",
        "programId",
        "effectiveFrom",
        "effectiveUntil",
        "id",
        "version",
        "hash"
       ],
       "properties": {
        "body": {
         "$ref": "#/components/schemas/Policy"
        },
        "siteId": {
         "type": [
          "string",
          "null"
         ],
         "format": "uuid",
         "description": "Null: every site."
        },
        "programId": {
         "type": [
          "string",
          "null"
         ],
         "format": "uuid",
         "description": "Null: every program."
        },
        "effectiveFrom": {
         "type": "string",
         "format": "date",
         "description": "First site date on which it decides."
        },
        "effectiveUntil": {
         "type": [
          "string",
          "null"
         ],
         "format": "date",
         "description": "Last one; null: until another version of its scope begins."
        },
        "id": {
         "type": "string"
        },
        "version": {
         "type": "number"
        },
        "hash": {
         "type": "string",
         "description": "SHA-256 of the canonical body."
        }
       }
      }
     }
    }
   }
  },
  "Explanation_decision": {
   "summary": "Why a decision came out as it did, in words and as data",
   "description": "Why a decision came out as it did, in words and as data.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "text",
     "headline",
     "criteria",
     "triggers",
     "blockers",
     "missing",
     "flips",
     "runnerUp",
     "rules"
    ],
    "properties": {
     "text": {
      "type": "string"
     },
     "headline": {
      "type": "object",
      "required": [
       "events",
       "code",
       "text"
      ],
      "properties": {
       "events": {
        "type": "array",
        "items": {
         "type": "object",
         "required": [
          "eventId",
          "href"
         ],
         "properties": {
          "eventId": {
           "type": "string"
          },
          "href": {
           "type": "string"
          }
         }
        }
       },
       "code": {
        "type": "string",
        "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
       },
       "text": {
        "type": "string"
       }
      }
     },
     "criteria": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "events",
        "code",
        "text"
       ],
       "properties": {
        "events": {
         "type": "array",
         "items": {
          "type": "object",
          "required": [
           "eventId",
           "href"
          ],
          "properties": {
           "eventId": {
            "type": "string"
           },
           "href": {
            "type": "string"
           }
          }
         }
        },
        "code": {
         "type": "string",
         "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
        },
        "text": {
         "type": "string"
        }
       }
      }
     },
     "triggers": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "events",
        "code",
        "text"
       ],
       "properties": {
        "events": {
         "type": "array",
         "items": {
          "type": "object",
          "required": [
           "eventId",
           "href"
          ],
          "properties": {
           "eventId": {
            "type": "string"
           },
           "href": {
            "type": "string"
           }
          }
         }
        },
        "code": {
         "type": "string",
         "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
        },
        "text": {
         "type": "string"
        }
       }
      }
     },
     "blockers": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "events",
        "code",
        "text"
       ],
       "properties": {
        "events": {
         "type": "array",
         "items": {
          "type": "object",
          "required": [
           "eventId",
           "href"
          ],
          "properties": {
           "eventId": {
            "type": "string"
           },
           "href": {
            "type": "string"
           }
          }
         }
        },
        "code": {
         "type": "string",
         "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
        },
        "text": {
         "type": "string"
        }
       }
      }
     },
     "missing": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "events",
        "code",
        "text"
       ],
       "properties": {
        "events": {
         "type": "array",
         "items": {
          "type": "object",
          "required": [
           "eventId",
           "href"
          ],
          "properties": {
           "eventId": {
            "type": "string"
           },
           "href": {
            "type": "string"
           }
          }
         }
        },
        "code": {
         "type": "string",
         "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
        },
        "text": {
         "type": "string"
        }
       }
      }
     },
     "flips": {
      "type": "object",
      "required": [
       "events",
       "code",
       "text"
      ],
      "properties": {
       "events": {
        "type": "array",
        "items": {
         "type": "object",
         "required": [
          "eventId",
          "href"
         ],
         "properties": {
          "eventId": {
           "type": "string"
          },
          "href": {
           "type": "string"
          }
         }
        }
       },
       "code": {
        "type": "string",
        "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
       },
       "text": {
        "type": "string"
       }
      }
     },
     "runnerUp": {
      "type": "object",
      "required": [
       "events",
       "code",
       "text"
      ],
      "properties": {
       "events": {
        "type": "array",
        "items": {
         "type": "object",
         "required": [
          "eventId",
          "href"
         ],
         "properties": {
          "eventId": {
           "type": "string"
          },
          "href": {
           "type": "string"
          }
         }
        }
       },
       "code": {
        "type": "string",
        "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
       },
       "text": {
        "type": "string"
       }
      }
     },
     "rules": {
      "type": "object",
      "required": [
       "events",
       "code",
       "text"
      ],
      "properties": {
       "events": {
        "type": "array",
        "items": {
         "type": "object",
         "required": [
          "eventId",
          "href"
         ],
         "properties": {
          "eventId": {
           "type": "string"
          },
          "href": {
           "type": "string"
          }
         }
        }
       },
       "code": {
        "type": "string",
        "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
       },
       "text": {
        "type": "string"
       }
      }
     }
    }
   },
   "versioned": true
  },
  "Explanation_fact": {
   "summary": "What an event id in a sentence stands for",
   "description": "What an event id in a sentence stands for.",
   "statuses": [
    200
   ],
   "answer": {
    "anyOf": [
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "episodeId",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "discharge"
       },
       "episodeId": {
        "type": "string",
        "format": "uuid"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "referralOutId",
       "target",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "referral-out-opened"
       },
       "referralOutId": {
        "type": "string",
        "format": "uuid"
       },
       "target": {
        "type": "string"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "referralOutId",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "referral-out-closed"
       },
       "referralOutId": {
        "type": "string",
        "format": "uuid"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "leaveId",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "leave-started"
       },
       "leaveId": {
        "type": "string",
        "format": "uuid"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "leaveId",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "leave-ended"
       },
       "leaveId": {
        "type": "string",
        "format": "uuid"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "episodeId",
       "scores",
       "ratings",
       "medicallyStableD2",
       "recommended",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "assessment"
       },
       "episodeId": {
        "type": "string",
        "format": "uuid"
       },
       "scores": {
        "type": "array",
        "items": {
         "$ref": "#/components/schemas/Score"
        }
       },
       "ratings": {
        "type": "array",
        "prefixItems": [
         {
          "type": [
           "number",
           "null"
          ]
         },
         {
          "type": [
           "number",
           "null"
          ]
         },
         {
          "type": [
           "number",
           "null"
          ]
         },
         {
          "type": [
           "number",
           "null"
          ]
         },
         {
          "type": [
           "number",
           "null"
          ]
         },
         {
          "type": [
           "number",
           "null"
          ]
         }
        ],
        "items": {},
        "minItems": 6,
        "maxItems": 6
       },
       "medicallyStableD2": {
        "type": "boolean"
       },
       "recommended": {
        "type": [
         "string",
         "null"
        ],
        "enum": [
         "0.5",
         "1.0",
         "1.5",
         "1.7",
         "2.1",
         "2.5",
         "2.7",
         "3.1",
         "3.5",
         "3.7",
         "4",
         null
        ]
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "episodeId",
       "cause",
       "level",
       "hourBand",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "level"
       },
       "episodeId": {
        "type": "string",
        "format": "uuid"
       },
       "cause": {
        "type": "string"
       },
       "level": {
        "$ref": "#/components/schemas/LevelOfCare"
       },
       "hourBand": {
        "anyOf": [
         {
          "type": "null"
         },
         {
          "$ref": "#/components/schemas/HourBand"
         }
        ]
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "episodeId",
       "siteId",
       "programId",
       "phase",
       "taper",
       "level",
       "hourBand",
       "ageBand",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "admission"
       },
       "episodeId": {
        "type": "string",
        "format": "uuid"
       },
       "siteId": {
        "type": "string",
        "format": "uuid"
       },
       "programId": {
        "type": "string",
        "format": "uuid"
       },
       "track": {
        "type": "string",
        "description": "Absent in facts of before it was kept; read by lists, by no rule."
       },
       "phase": {
        "type": "string",
        "enum": [
         "P1",
         "P0",
         "P2",
         "P3",
         "P4",
         "P5"
        ]
       },
       "taper": {
        "$ref": "#/components/schemas/Taper"
       },
       "level": {
        "$ref": "#/components/schemas/LevelOfCare"
       },
       "hourBand": {
        "anyOf": [
         {
          "type": "null"
         },
         {
          "$ref": "#/components/schemas/HourBand"
         }
        ]
       },
       "ageBand": {
        "type": "string",
        "enum": [
         "adult",
         "adolescent"
        ]
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "episodeId",
       "shortGoals",
       "shortGoalsMet",
       "relapsePreventionPlan",
       "dischargePlan",
       "reliableChange",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "plan-review"
       },
       "episodeId": {
        "type": "string",
        "format": "uuid"
       },
       "shortGoals": {
        "type": "number"
       },
       "shortGoalsMet": {
        "type": "number"
       },
       "relapsePreventionPlan": {
        "type": "boolean"
       },
       "dischargePlan": {
        "type": "boolean"
       },
       "reliableChange": {
        "type": "boolean"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "concernId",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "concern-closed"
       },
       "concernId": {
        "type": "string",
        "format": "uuid"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "appointmentId",
       "component",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "appointment"
       },
       "appointmentId": {
        "type": "string",
        "format": "uuid"
       },
       "component": {
        "type": "string"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "appointmentId",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "appointment-cancelled"
       },
       "appointmentId": {
        "type": "string",
        "format": "uuid"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "orderId",
       "medication",
       "consecutiveDays",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "dose-missed"
       },
       "orderId": {
        "type": "string",
        "format": "uuid"
       },
       "medication": {
        "type": "string"
       },
       "consecutiveDays": {
        "type": "number"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "units",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "naloxone-provided"
       },
       "units": {
        "type": "number"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "orderId",
       "medication",
       "everyDays",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "order"
       },
       "orderId": {
        "type": "string",
        "format": "uuid"
       },
       "medication": {
        "type": "string"
       },
       "everyDays": {
        "type": "number"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "sessionId",
       "startsAt",
       "plannedMinutes",
       "outcome",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "attendance"
       },
       "sessionId": {
        "type": "string",
        "format": "uuid"
       },
       "startsAt": {
        "type": "string",
        "format": "date-time"
       },
       "plannedMinutes": {
        "type": "number"
       },
       "outcome": {
        "$ref": "#/components/schemas/AttendanceOutcome"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "episodeId",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "plan-signed"
       },
       "episodeId": {
        "type": "string",
        "format": "uuid"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "outreachId",
       "result",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "outreach-closed"
       },
       "outreachId": {
        "type": "string",
        "format": "uuid"
       },
       "result": {
        "type": "string"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "episodeId",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "reopening"
       },
       "episodeId": {
        "type": "string",
        "format": "uuid"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "episodeId",
       "ageBand",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "age-band"
       },
       "episodeId": {
        "type": "string",
        "format": "uuid"
       },
       "ageBand": {
        "type": "string",
        "enum": [
         "adult",
         "adolescent"
        ]
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "episodeId",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "referral"
       },
       "episodeId": {
        "type": "string",
        "format": "uuid"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "episodeId",
       "scores",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "screening"
       },
       "episodeId": {
        "type": "string",
        "format": "uuid"
       },
       "scores": {
        "type": "array",
        "items": {
         "$ref": "#/components/schemas/Score"
        }
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "concernId",
       "concern",
       "severity",
       "raisedBy",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "concern-opened"
       },
       "concernId": {
        "type": "string",
        "format": "uuid"
       },
       "concern": {
        "type": "string"
       },
       "severity": {
        "type": "string",
        "enum": [
         "emergency",
         "watch",
         "same-day"
        ]
       },
       "raisedBy": {
        "type": "string"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "concernId",
       "severity",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "concern-changed"
       },
       "concernId": {
        "type": "string",
        "format": "uuid"
       },
       "severity": {
        "type": "string",
        "enum": [
         "emergency",
         "watch",
         "same-day"
        ]
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "report",
       "substance",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "report"
       },
       "report": {
        "type": "string"
       },
       "substance": {
        "type": [
         "string",
         "null"
        ]
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "substance",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "self-use"
       },
       "substance": {
        "type": [
         "string",
         "null"
        ]
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "weekStart",
       "verdict",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "week"
       },
       "weekStart": {
        "type": "string",
        "format": "date"
       },
       "verdict": {
        "type": "string",
        "enum": [
         "within",
         "under",
         "over",
         "no-band"
        ]
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "orderId",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "order-ended"
       },
       "orderId": {
        "type": "string",
        "format": "uuid"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "testId",
       "outcome",
       "unexpectedPositives",
       "nonPrescribedPositive",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "drug-test"
       },
       "testId": {
        "type": "string",
        "format": "uuid"
       },
       "outcome": {
        "type": "string"
       },
       "unexpectedPositives": {
        "type": "array",
        "items": {
         "type": "string"
        }
       },
       "nonPrescribedPositive": {
        "type": "boolean"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "orderId",
       "pdc",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "adherence"
       },
       "orderId": {
        "type": "string",
        "format": "uuid"
       },
       "pdc": {
        "type": "number"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "alertId",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "alert-raised"
       },
       "alertId": {
        "type": "string",
        "format": "uuid"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "alertId",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "alert-acknowledged"
       },
       "alertId": {
        "type": "string",
        "format": "uuid"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "change",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "enrollment"
       },
       "change": {
        "type": "string",
        "enum": [
         "moved",
         "ended",
         "started"
        ]
       },
       "programId": {
        "type": "string",
        "format": "uuid",
        "description": "Read by lists, by no rule."
       },
       "track": {
        "type": "string"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "approvalId",
       "reasons",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "enrollment-blocked"
       },
       "approvalId": {
        "type": [
         "string",
         "null"
        ],
        "format": "uuid"
       },
       "reasons": {
        "type": "array",
        "items": {
         "type": "string"
        }
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "approvalId",
       "reservationId",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "seat-reserved"
       },
       "approvalId": {
        "type": "string",
        "format": "uuid"
       },
       "reservationId": {
        "type": "string",
        "format": "uuid"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "approvalId",
       "reason",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "seat-released"
       },
       "approvalId": {
        "type": "string",
        "format": "uuid"
       },
       "reason": {
        "type": "string"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "waiting",
       "behind",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "parked"
       },
       "waiting": {
        "type": "string"
       },
       "behind": {
        "type": "string"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "source",
       "sequence",
       "occurredAt",
       "siteDate",
       "kind",
       "waiting",
       "behind",
       "patientId"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "source": {
        "type": "string",
        "enum": [
         "intake",
         "medication",
         "step-down",
         "scheduling",
         "attendance"
        ],
        "description": "This service itself only tells which facts wait parked here."
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "siteDate": {
        "type": "string",
        "format": "date",
        "description": "Clinical day at the site; evaluations order and window by it."
       },
       "kind": {
        "const": "resumed"
       },
       "waiting": {
        "type": "string"
       },
       "behind": {
        "type": "string"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "eventId",
       "patientId",
       "sequence",
       "name",
       "occurredAt",
       "data"
      ],
      "properties": {
       "eventId": {
        "type": "string",
        "format": "uuid"
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       },
       "sequence": {
        "type": "number",
        "description": "Place in the patient's stream."
       },
       "name": {
        "type": "string",
        "description": "Without service and major, e.g. `PhaseChanged`."
       },
       "occurredAt": {
        "type": "string",
        "format": "date-time",
        "description": "Clinical time."
       },
       "data": {
        "type": "object",
        "additionalProperties": {}
       }
      }
     }
    ]
   }
  },
  "Explanation_hold": {
   "summary": "Why a hold was set, by the decision of its day",
   "description": "Why a hold was set, by the decision of its day.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "holdId",
     "patientId",
     "trigger",
     "released",
     "sentences"
    ],
    "properties": {
     "holdId": {
      "type": "string",
      "format": "uuid"
     },
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "trigger": {
      "type": "string"
     },
     "released": {
      "type": [
       "object",
       "null"
      ],
      "required": [
       "by",
       "reason",
       "at"
      ],
      "properties": {
       "by": {
        "$ref": "#/components/schemas/Signature"
       },
       "reason": {
        "type": "string"
       },
       "at": {
        "type": "string",
        "format": "date-time"
       }
      }
     },
     "sentences": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "events",
        "code",
        "text"
       ],
       "properties": {
        "events": {
         "type": "array",
         "items": {
          "type": "object",
          "required": [
           "eventId",
           "href"
          ],
          "properties": {
           "eventId": {
            "type": "string"
           },
           "href": {
            "type": "string"
           }
          }
         }
        },
        "code": {
         "type": "string",
         "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
        },
        "text": {
         "type": "string"
        }
       }
      }
     }
    }
   }
  },
  "Explanation_patient": {
   "summary": "Why a patient stands where they do, and what would change it",
   "description": "Why a patient stands where they do, and what would change it.",
   "statuses": [
    200
   ],
   "answer": {
    "anyOf": [
     {},
     {
      "type": "object",
      "required": [
       "text",
       "headline",
       "criteria",
       "triggers",
       "blockers",
       "missing",
       "flips",
       "runnerUp",
       "rules",
       "patientId",
       "siteDate",
       "asOf"
      ],
      "properties": {
       "text": {
        "type": "string"
       },
       "headline": {
        "type": "object",
        "required": [
         "events",
         "code",
         "text"
        ],
        "properties": {
         "events": {
          "type": "array",
          "items": {
           "type": "object",
           "required": [
            "eventId",
            "href"
           ],
           "properties": {
            "eventId": {
             "type": "string"
            },
            "href": {
             "type": "string"
            }
           }
          }
         },
         "code": {
          "type": "string",
          "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
         },
         "text": {
          "type": "string"
         }
        }
       },
       "criteria": {
        "type": "array",
        "items": {
         "type": "object",
         "required": [
          "events",
          "code",
          "text"
         ],
         "properties": {
          "events": {
           "type": "array",
           "items": {
            "type": "object",
            "required": [
             "eventId",
             "href"
            ],
            "properties": {
             "eventId": {
              "type": "string"
             },
             "href": {
              "type": "string"
             }
            }
           }
          },
          "code": {
           "type": "string",
           "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
          },
          "text": {
           "type": "string"
          }
         }
        }
       },
       "triggers": {
        "type": "array",
        "items": {
         "type": "object",
         "required": [
          "events",
          "code",
          "text"
         ],
         "properties": {
          "events": {
           "type": "array",
           "items": {
            "type": "object",
            "required": [
             "eventId",
             "href"
            ],
            "properties": {
             "eventId": {
              "type": "string"
             },
             "href": {
              "type": "string"
             }
            }
           }
          },
          "code": {
           "type": "string",
           "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
          },
          "text": {
           "type": "string"
          }
         }
        }
       },
       "blockers": {
        "type": "array",
        "items": {
         "type": "object",
         "required": [
          "events",
          "code",
          "text"
         ],
         "properties": {
          "events": {
           "type": "array",
           "items": {
            "type": "object",
            "required": [
             "eventId",
             "href"
            ],
            "properties": {
             "eventId": {
              "type": "string"
             },
             "href": {
              "type": "string"
             }
            }
           }
          },
          "code": {
           "type": "string",
           "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
          },
          "text": {
           "type": "string"
          }
         }
        }
       },
       "missing": {
        "type": "array",
        "items": {
         "type": "object",
         "required": [
          "events",
          "code",
          "text"
         ],
         "properties": {
          "events": {
           "type": "array",
           "items": {
            "type": "object",
            "required": [
             "eventId",
             "href"
            ],
            "properties": {
             "eventId": {
              "type": "string"
             },
             "href": {
              "type": "string"
             }
            }
           }
          },
          "code": {
           "type": "string",
           "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
          },
          "text": {
           "type": "string"
          }
         }
        }
       },
       "flips": {
        "type": "object",
        "required": [
         "events",
         "code",
         "text"
        ],
        "properties": {
         "events": {
          "type": "array",
          "items": {
           "type": "object",
           "required": [
            "eventId",
            "href"
           ],
           "properties": {
            "eventId": {
             "type": "string"
            },
            "href": {
             "type": "string"
            }
           }
          }
         },
         "code": {
          "type": "string",
          "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
         },
         "text": {
          "type": "string"
         }
        }
       },
       "runnerUp": {
        "type": "object",
        "required": [
         "events",
         "code",
         "text"
        ],
        "properties": {
         "events": {
          "type": "array",
          "items": {
           "type": "object",
           "required": [
            "eventId",
            "href"
           ],
           "properties": {
            "eventId": {
             "type": "string"
            },
            "href": {
             "type": "string"
            }
           }
          }
         },
         "code": {
          "type": "string",
          "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
         },
         "text": {
          "type": "string"
         }
        }
       },
       "rules": {
        "type": "object",
        "required": [
         "events",
         "code",
         "text"
        ],
        "properties": {
         "events": {
          "type": "array",
          "items": {
           "type": "object",
           "required": [
            "eventId",
            "href"
           ],
           "properties": {
            "eventId": {
             "type": "string"
            },
            "href": {
             "type": "string"
            }
           }
          }
         },
         "code": {
          "type": "string",
          "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
         },
         "text": {
          "type": "string"
         }
        }
       },
       "patientId": {
        "type": "string",
        "format": "uuid"
       },
       "siteDate": {
        "type": "string",
        "format": "date"
       },
       "asOf": {
        "type": "object",
        "required": [
         "intake",
         "medication",
         "scheduling",
         "attendance"
        ],
        "properties": {
         "intake": {
          "type": [
           "string",
           "null"
          ]
         },
         "medication": {
          "type": [
           "string",
           "null"
          ]
         },
         "scheduling": {
          "type": [
           "string",
           "null"
          ]
         },
         "attendance": {
          "type": [
           "string",
           "null"
          ]
         }
        }
       }
      }
     }
    ]
   }
  },
  "Explanation_proposal": {
   "summary": "Why a proposal was made, in words and as data",
   "description": "Why a proposal was made, in words and as data.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "text",
     "headline",
     "criteria",
     "triggers",
     "blockers",
     "missing",
     "flips",
     "runnerUp",
     "rules"
    ],
    "properties": {
     "text": {
      "type": "string"
     },
     "headline": {
      "type": "object",
      "required": [
       "events",
       "code",
       "text"
      ],
      "properties": {
       "events": {
        "type": "array",
        "items": {
         "type": "object",
         "required": [
          "eventId",
          "href"
         ],
         "properties": {
          "eventId": {
           "type": "string"
          },
          "href": {
           "type": "string"
          }
         }
        }
       },
       "code": {
        "type": "string",
        "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
       },
       "text": {
        "type": "string"
       }
      }
     },
     "criteria": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "events",
        "code",
        "text"
       ],
       "properties": {
        "events": {
         "type": "array",
         "items": {
          "type": "object",
          "required": [
           "eventId",
           "href"
          ],
          "properties": {
           "eventId": {
            "type": "string"
           },
           "href": {
            "type": "string"
           }
          }
         }
        },
        "code": {
         "type": "string",
         "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
        },
        "text": {
         "type": "string"
        }
       }
      }
     },
     "triggers": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "events",
        "code",
        "text"
       ],
       "properties": {
        "events": {
         "type": "array",
         "items": {
          "type": "object",
          "required": [
           "eventId",
           "href"
          ],
          "properties": {
           "eventId": {
            "type": "string"
           },
           "href": {
            "type": "string"
           }
          }
         }
        },
        "code": {
         "type": "string",
         "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
        },
        "text": {
         "type": "string"
        }
       }
      }
     },
     "blockers": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "events",
        "code",
        "text"
       ],
       "properties": {
        "events": {
         "type": "array",
         "items": {
          "type": "object",
          "required": [
           "eventId",
           "href"
          ],
          "properties": {
           "eventId": {
            "type": "string"
           },
           "href": {
            "type": "string"
           }
          }
         }
        },
        "code": {
         "type": "string",
         "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
        },
        "text": {
         "type": "string"
        }
       }
      }
     },
     "missing": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "events",
        "code",
        "text"
       ],
       "properties": {
        "events": {
         "type": "array",
         "items": {
          "type": "object",
          "required": [
           "eventId",
           "href"
          ],
          "properties": {
           "eventId": {
            "type": "string"
           },
           "href": {
            "type": "string"
           }
          }
         }
        },
        "code": {
         "type": "string",
         "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
        },
        "text": {
         "type": "string"
        }
       }
      }
     },
     "flips": {
      "type": "object",
      "required": [
       "events",
       "code",
       "text"
      ],
      "properties": {
       "events": {
        "type": "array",
        "items": {
         "type": "object",
         "required": [
          "eventId",
          "href"
         ],
         "properties": {
          "eventId": {
           "type": "string"
          },
          "href": {
           "type": "string"
          }
         }
        }
       },
       "code": {
        "type": "string",
        "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
       },
       "text": {
        "type": "string"
       }
      }
     },
     "runnerUp": {
      "type": "object",
      "required": [
       "events",
       "code",
       "text"
      ],
      "properties": {
       "events": {
        "type": "array",
        "items": {
         "type": "object",
         "required": [
          "eventId",
          "href"
         ],
         "properties": {
          "eventId": {
           "type": "string"
          },
          "href": {
           "type": "string"
          }
         }
        }
       },
       "code": {
        "type": "string",
        "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
       },
       "text": {
        "type": "string"
       }
      }
     },
     "rules": {
      "type": "object",
      "required": [
       "events",
       "code",
       "text"
      ],
      "properties": {
       "events": {
        "type": "array",
        "items": {
         "type": "object",
         "required": [
          "eventId",
          "href"
         ],
         "properties": {
          "eventId": {
           "type": "string"
          },
          "href": {
           "type": "string"
          }
         }
        }
       },
       "code": {
        "type": "string",
        "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
       },
       "text": {
        "type": "string"
       }
      }
     }
    }
   },
   "versioned": true
  },
  "Inbox_list": {
   "summary": "Proposals that wait for a decision, most urgent first",
   "description": "Proposals that wait for a decision, most urgent first.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "items",
     "cursor"
    ],
    "properties": {
     "items": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "hoursLate",
        "href",
        "explanation",
        "from",
        "to",
        "triggers",
        "dueAt",
        "version",
        "patientId",
        "siteId",
        "programId",
        "track",
        "siteDate",
        "kind",
        "id"
       ],
       "properties": {
        "hoursLate": {
         "type": [
          "number",
          "null"
         ]
        },
        "href": {
         "type": "string"
        },
        "explanation": {
         "type": [
          "string",
          "null"
         ]
        },
        "from": {
         "type": [
          "string",
          "null"
         ],
         "enum": [
          "P1",
          "P0",
          "P2",
          "P3",
          "P4",
          "P5",
          null
         ]
        },
        "to": {
         "type": [
          "string",
          "null"
         ],
         "enum": [
          "P1",
          "P0",
          "P2",
          "P3",
          "P4",
          "P5",
          null
         ]
        },
        "triggers": {
         "type": "array",
         "items": {
          "type": "string"
         }
        },
        "dueAt": {
         "type": [
          "string",
          "null"
         ],
         "format": "date-time",
         "description": "Null for a hold: it has no end but release."
        },
        "version": {
         "type": "number"
        },
        "patientId": {
         "type": "string",
         "format": "uuid"
        },
        "siteId": {
         "type": [
          "string",
          "null"
         ],
         "format": "uuid"
        },
        "programId": {
         "type": [
          "string",
          "null"
         ],
         "format": "uuid"
        },
        "track": {
         "type": [
          "string",
          "null"
         ]
        },
        "siteDate": {
         "type": "string",
         "format": "date"
        },
        "kind": {
         "type": "string",
         "description": "`step-down`, `step-up`, ... of a proposal, `hold`, `re-track`, `case-conference`."
        },
        "id": {
         "type": "string",
         "format": "uuid"
        }
       }
      }
     },
     "cursor": {
      "type": [
       "string",
       "null"
      ]
     }
    }
   }
  },
  "Inbox_overdue": {
   "summary": "Proposals that waited longer than they may",
   "description": "Proposals that waited longer than they may.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "items",
     "cursor"
    ],
    "properties": {
     "items": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "hoursLate",
        "owner",
        "trigger",
        "status",
        "siteId",
        "siteDate",
        "dueAt",
        "actionId",
        "kind",
        "patientId"
       ],
       "properties": {
        "hoursLate": {
         "type": "number"
        },
        "owner": {
         "type": "string",
         "enum": [
          "clinical-supervisor",
          "counselor",
          "medical-director",
          "nurse",
          "operator",
          "prescriber",
          "scheduler"
         ]
        },
        "trigger": {
         "type": "string"
        },
        "status": {
         "type": "string",
         "enum": [
          "open",
          "overdue",
          "done",
          "dropped"
         ]
        },
        "siteId": {
         "type": [
          "string",
          "null"
         ],
         "format": "uuid"
        },
        "siteDate": {
         "type": "string",
         "format": "date"
        },
        "dueAt": {
         "type": "string",
         "format": "date-time"
        },
        "actionId": {
         "type": "string",
         "format": "uuid"
        },
        "kind": {
         "type": "string"
        },
        "patientId": {
         "type": "string",
         "format": "uuid"
        }
       }
      }
     },
     "cursor": {
      "type": [
       "string",
       "null"
      ]
     }
    }
   }
  },
  "Inbox_overrides": {
   "summary": "Counts with their denominators, no patients",
   "description": "Counts with their denominators, no patients.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "from",
     "to",
     "by",
     "decided",
     "groups"
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
     "by": {
      "type": "string",
      "enum": [
       "reason",
       "clinician",
       "site",
       "kind",
       "policy-version"
      ]
     },
     "decided": {
      "type": "number"
     },
     "groups": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "decided",
        "group",
        "accepted",
        "overridden",
        "deferred"
       ],
       "properties": {
        "decided": {
         "type": "number"
        },
        "group": {
         "type": "string"
        },
        "accepted": {
         "type": "number"
        },
        "overridden": {
         "type": "number"
        },
        "deferred": {
         "type": "number"
        }
       }
      }
     }
    }
   }
  },
  "Inbox_review": {
   "summary": "Many proposals read at once, each with why it was made and what is found now",
   "description": "Many proposals read at once, each with why it was made and what is found now; each is signed on its own.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "items"
    ],
    "properties": {
     "items": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "why",
        "now",
        "stillFound",
        "factsNotCurrent",
        "asOf",
        "patientId",
        "proposal",
        "version",
        "due",
        "zone"
       ],
       "properties": {
        "why": {
         "type": [
          "object",
          "null"
         ],
         "required": [
          "text",
          "headline",
          "criteria",
          "triggers",
          "blockers",
          "missing",
          "flips",
          "runnerUp",
          "rules"
         ],
         "properties": {
          "text": {
           "type": "string"
          },
          "headline": {
           "type": "object",
           "required": [
            "events",
            "code",
            "text"
           ],
           "properties": {
            "events": {
             "type": "array",
             "items": {
              "type": "object",
              "required": [
               "eventId",
               "href"
              ],
              "properties": {
               "eventId": {
                "type": "string"
               },
               "href": {
                "type": "string"
               }
              }
             }
            },
            "code": {
             "type": "string",
             "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
            },
            "text": {
             "type": "string"
            }
           }
          },
          "criteria": {
           "type": "array",
           "items": {
            "type": "object",
            "required": [
             "events",
             "code",
             "text"
            ],
            "properties": {
             "events": {
              "type": "array",
              "items": {
               "type": "object",
               "required": [
                "eventId",
                "href"
               ],
               "properties": {
                "eventId": {
                 "type": "string"
                },
                "href": {
                 "type": "string"
                }
               }
              }
             },
             "code": {
              "type": "string",
              "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
             },
             "text": {
              "type": "string"
             }
            }
           }
          },
          "triggers": {
           "type": "array",
           "items": {
            "type": "object",
            "required": [
             "events",
             "code",
             "text"
            ],
            "properties": {
             "events": {
              "type": "array",
              "items": {
               "type": "object",
               "required": [
                "eventId",
                "href"
               ],
               "properties": {
                "eventId": {
                 "type": "string"
                },
                "href": {
                 "type": "string"
                }
               }
              }
             },
             "code": {
              "type": "string",
              "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
             },
             "text": {
              "type": "string"
             }
            }
           }
          },
          "blockers": {
           "type": "array",
           "items": {
            "type": "object",
            "required": [
             "events",
             "code",
             "text"
            ],
            "properties": {
             "events": {
              "type": "array",
              "items": {
               "type": "object",
               "required": [
                "eventId",
                "href"
               ],
               "properties": {
                "eventId": {
                 "type": "string"
                },
                "href": {
                 "type": "string"
                }
               }
              }
             },
             "code": {
              "type": "string",
              "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
             },
             "text": {
              "type": "string"
             }
            }
           }
          },
          "missing": {
           "type": "array",
           "items": {
            "type": "object",
            "required": [
             "events",
             "code",
             "text"
            ],
            "properties": {
             "events": {
              "type": "array",
              "items": {
               "type": "object",
               "required": [
                "eventId",
                "href"
               ],
               "properties": {
                "eventId": {
                 "type": "string"
                },
                "href": {
                 "type": "string"
                }
               }
              }
             },
             "code": {
              "type": "string",
              "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
             },
             "text": {
              "type": "string"
             }
            }
           }
          },
          "flips": {
           "type": "object",
           "required": [
            "events",
            "code",
            "text"
           ],
           "properties": {
            "events": {
             "type": "array",
             "items": {
              "type": "object",
              "required": [
               "eventId",
               "href"
              ],
              "properties": {
               "eventId": {
                "type": "string"
               },
               "href": {
                "type": "string"
               }
              }
             }
            },
            "code": {
             "type": "string",
             "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
            },
            "text": {
             "type": "string"
            }
           }
          },
          "runnerUp": {
           "type": "object",
           "required": [
            "events",
            "code",
            "text"
           ],
           "properties": {
            "events": {
             "type": "array",
             "items": {
              "type": "object",
              "required": [
               "eventId",
               "href"
              ],
              "properties": {
               "eventId": {
                "type": "string"
               },
               "href": {
                "type": "string"
               }
              }
             }
            },
            "code": {
             "type": "string",
             "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
            },
            "text": {
             "type": "string"
            }
           }
          },
          "rules": {
           "type": "object",
           "required": [
            "events",
            "code",
            "text"
           ],
           "properties": {
            "events": {
             "type": "array",
             "items": {
              "type": "object",
              "required": [
               "eventId",
               "href"
              ],
              "properties": {
               "eventId": {
                "type": "string"
               },
               "href": {
                "type": "string"
               }
              }
             }
            },
            "code": {
             "type": "string",
             "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
            },
            "text": {
             "type": "string"
            }
           }
          }
         }
        },
        "now": {
         "type": [
          "object",
          "null"
         ],
         "required": [
          "text",
          "headline",
          "criteria",
          "triggers",
          "blockers",
          "missing",
          "flips",
          "runnerUp",
          "rules"
         ],
         "properties": {
          "text": {
           "type": "string"
          },
          "headline": {
           "type": "object",
           "required": [
            "events",
            "code",
            "text"
           ],
           "properties": {
            "events": {
             "type": "array",
             "items": {
              "type": "object",
              "required": [
               "eventId",
               "href"
              ],
              "properties": {
               "eventId": {
                "type": "string"
               },
               "href": {
                "type": "string"
               }
              }
             }
            },
            "code": {
             "type": "string",
             "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
            },
            "text": {
             "type": "string"
            }
           }
          },
          "criteria": {
           "type": "array",
           "items": {
            "type": "object",
            "required": [
             "events",
             "code",
             "text"
            ],
            "properties": {
             "events": {
              "type": "array",
              "items": {
               "type": "object",
               "required": [
                "eventId",
                "href"
               ],
               "properties": {
                "eventId": {
                 "type": "string"
                },
                "href": {
                 "type": "string"
                }
               }
              }
             },
             "code": {
              "type": "string",
              "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
             },
             "text": {
              "type": "string"
             }
            }
           }
          },
          "triggers": {
           "type": "array",
           "items": {
            "type": "object",
            "required": [
             "events",
             "code",
             "text"
            ],
            "properties": {
             "events": {
              "type": "array",
              "items": {
               "type": "object",
               "required": [
                "eventId",
                "href"
               ],
               "properties": {
                "eventId": {
                 "type": "string"
                },
                "href": {
                 "type": "string"
                }
               }
              }
             },
             "code": {
              "type": "string",
              "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
             },
             "text": {
              "type": "string"
             }
            }
           }
          },
          "blockers": {
           "type": "array",
           "items": {
            "type": "object",
            "required": [
             "events",
             "code",
             "text"
            ],
            "properties": {
             "events": {
              "type": "array",
              "items": {
               "type": "object",
               "required": [
                "eventId",
                "href"
               ],
               "properties": {
                "eventId": {
                 "type": "string"
                },
                "href": {
                 "type": "string"
                }
               }
              }
             },
             "code": {
              "type": "string",
              "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
             },
             "text": {
              "type": "string"
             }
            }
           }
          },
          "missing": {
           "type": "array",
           "items": {
            "type": "object",
            "required": [
             "events",
             "code",
             "text"
            ],
            "properties": {
             "events": {
              "type": "array",
              "items": {
               "type": "object",
               "required": [
                "eventId",
                "href"
               ],
               "properties": {
                "eventId": {
                 "type": "string"
                },
                "href": {
                 "type": "string"
                }
               }
              }
             },
             "code": {
              "type": "string",
              "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
             },
             "text": {
              "type": "string"
             }
            }
           }
          },
          "flips": {
           "type": "object",
           "required": [
            "events",
            "code",
            "text"
           ],
           "properties": {
            "events": {
             "type": "array",
             "items": {
              "type": "object",
              "required": [
               "eventId",
               "href"
              ],
              "properties": {
               "eventId": {
                "type": "string"
               },
               "href": {
                "type": "string"
               }
              }
             }
            },
            "code": {
             "type": "string",
             "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
            },
            "text": {
             "type": "string"
            }
           }
          },
          "runnerUp": {
           "type": "object",
           "required": [
            "events",
            "code",
            "text"
           ],
           "properties": {
            "events": {
             "type": "array",
             "items": {
              "type": "object",
              "required": [
               "eventId",
               "href"
              ],
              "properties": {
               "eventId": {
                "type": "string"
               },
               "href": {
                "type": "string"
               }
              }
             }
            },
            "code": {
             "type": "string",
             "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
            },
            "text": {
             "type": "string"
            }
           }
          },
          "rules": {
           "type": "object",
           "required": [
            "events",
            "code",
            "text"
           ],
           "properties": {
            "events": {
             "type": "array",
             "items": {
              "type": "object",
              "required": [
               "eventId",
               "href"
              ],
              "properties": {
               "eventId": {
                "type": "string"
               },
               "href": {
                "type": "string"
               }
              }
             }
            },
            "code": {
             "type": "string",
             "description": "What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`."
            },
            "text": {
             "type": "string"
            }
           }
          }
         }
        },
        "stillFound": {
         "type": "boolean"
        },
        "factsNotCurrent": {
         "type": "array",
         "items": {
          "type": "string"
         },
         "description": "Sources whose facts are too old to sign on."
        },
        "asOf": {
         "type": "object",
         "required": [
          "intake",
          "medication",
          "scheduling",
          "attendance"
         ],
         "properties": {
          "intake": {
           "type": [
            "string",
            "null"
           ]
          },
          "medication": {
           "type": [
            "string",
            "null"
           ]
          },
          "scheduling": {
           "type": [
            "string",
            "null"
           ]
          },
          "attendance": {
           "type": [
            "string",
            "null"
           ]
          }
         }
        },
        "patientId": {
         "type": "string",
         "format": "uuid"
        },
        "proposal": {
         "$ref": "#/components/schemas/Proposal"
        },
        "version": {
         "type": "number"
        },
        "due": {
         "type": "string"
        },
        "zone": {
         "type": "string"
        }
       }
      }
     }
    }
   }
  },
  "Patient_evaluation": {
   "summary": "The evaluation of today with its evidence",
   "description": "The evaluation of today with its evidence.",
   "statuses": [
    200
   ],
   "answer": {
    "anyOf": [
     {
      "type": "object",
      "required": [
       "admitted",
       "siteDate",
       "asOf",
       "factsNotCurrent",
       "ruleSet"
      ],
      "properties": {
       "admitted": {
        "type": "boolean"
       },
       "siteDate": {
        "type": "string",
        "format": "date"
       },
       "asOf": {
        "type": "object",
        "required": [
         "intake",
         "medication",
         "scheduling",
         "attendance"
        ],
        "properties": {
         "intake": {
          "type": [
           "string",
           "null"
          ]
         },
         "medication": {
          "type": [
           "string",
           "null"
          ]
         },
         "scheduling": {
          "type": [
           "string",
           "null"
          ]
         },
         "attendance": {
          "type": [
           "string",
           "null"
          ]
         }
        }
       },
       "factsNotCurrent": {
        "type": "array",
        "items": {
         "type": "string"
        },
        "description": "Sources whose facts are too old to sign on."
       },
       "ruleSet": {
        "$ref": "#/components/schemas/RuleSetRef"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "missing",
       "decisionHash",
       "phase",
       "next",
       "criteria",
       "triggers",
       "blockers",
       "decision",
       "runnerUp",
       "reviewsDue",
       "admitted",
       "siteDate",
       "asOf",
       "factsNotCurrent",
       "ruleSet"
      ],
      "properties": {
       "missing": {
        "type": "array",
        "items": {
         "type": "string"
        }
       },
       "decisionHash": {
        "type": [
         "string",
         "null"
        ]
       },
       "phase": {
        "type": "string",
        "enum": [
         "P1",
         "P0",
         "P2",
         "P3",
         "P4",
         "P5"
        ]
       },
       "next": {
        "type": [
         "string",
         "null"
        ],
        "enum": [
         "P1",
         "P0",
         "P2",
         "P3",
         "P4",
         "P5",
         null
        ]
       },
       "criteria": {
        "type": "array",
        "items": {
         "$ref": "#/components/schemas/Criterion"
        },
        "description": "Criteria of the next phase, in the rule set's order. Empty at the end of the ladder."
       },
       "triggers": {
        "type": "array",
        "items": {
         "$ref": "#/components/schemas/FiredTrigger"
        }
       },
       "blockers": {
        "type": "array",
        "items": {
         "type": "string"
        },
        "description": "Why no step down is possible whatever the criteria say."
       },
       "decision": {
        "$ref": "#/components/schemas/EngineDecision"
       },
       "runnerUp": {
        "type": "object",
        "required": [
         "kind",
         "flips"
        ],
        "properties": {
         "kind": {
          "type": "string",
          "enum": [
           "none",
           "hold",
           "propose-step-down",
           "propose-step-up",
           "propose-taper-step",
           "actions"
          ]
         },
         "flips": {
          "type": "array",
          "items": {
           "type": "string"
          }
         }
        },
        "description": "What would have been decided otherwise, and what would flip to it."
       },
       "reviewsDue": {
        "type": "array",
        "items": {
         "$ref": "#/components/schemas/ReviewDue"
        }
       },
       "admitted": {
        "type": "boolean"
       },
       "siteDate": {
        "type": "string",
        "format": "date"
       },
       "asOf": {
        "type": "object",
        "required": [
         "intake",
         "medication",
         "scheduling",
         "attendance"
        ],
        "properties": {
         "intake": {
          "type": [
           "string",
           "null"
          ]
         },
         "medication": {
          "type": [
           "string",
           "null"
          ]
         },
         "scheduling": {
          "type": [
           "string",
           "null"
          ]
         },
         "attendance": {
          "type": [
           "string",
           "null"
          ]
         }
        }
       },
       "factsNotCurrent": {
        "type": "array",
        "items": {
         "type": "string"
        },
        "description": "Sources whose facts are too old to sign on."
       },
       "ruleSet": {
        "$ref": "#/components/schemas/RuleSetRef"
       }
      }
     }
    ]
   }
  },
  "Patient_hold": {
   "summary": "Hold a patient in the phase, with a reason",
   "description": "Hold a patient in the phase, with a reason.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "patientId",
     "episode",
     "phase",
     "holds",
     "proposals",
     "approval",
     "actions"
    ],
    "properties": {
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "episode": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Episode"
       }
      ]
     },
     "phase": {
      "type": [
       "string",
       "null"
      ],
      "enum": [
       "P1",
       "P0",
       "P2",
       "P3",
       "P4",
       "P5",
       null
      ]
     },
     "holds": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Hold"
      }
     },
     "proposals": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Proposal"
      }
     },
     "approval": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Approval"
       }
      ]
     },
     "actions": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Action"
      }
     }
    }
   }
  },
  "Patient_patient": {
   "summary": "Where a patient stands on the ladder",
   "description": "Where a patient stands on the ladder: what holds, what waits, what is missing.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "siteDate",
     "asOf",
     "factsNotCurrent",
     "next",
     "decision",
     "missing",
     "decisionHash",
     "patientId",
     "episode",
     "phase",
     "holds",
     "proposals",
     "approval",
     "actions"
    ],
    "properties": {
     "siteDate": {
      "type": "string",
      "format": "date"
     },
     "asOf": {
      "type": "object",
      "required": [
       "intake",
       "medication",
       "scheduling",
       "attendance"
      ],
      "properties": {
       "intake": {
        "type": [
         "string",
         "null"
        ]
       },
       "medication": {
        "type": [
         "string",
         "null"
        ]
       },
       "scheduling": {
        "type": [
         "string",
         "null"
        ]
       },
       "attendance": {
        "type": [
         "string",
         "null"
        ]
       }
      }
     },
     "factsNotCurrent": {
      "type": "array",
      "items": {
       "type": "string"
      },
      "description": "Sources whose facts are too old to sign on."
     },
     "next": {
      "type": [
       "string",
       "null"
      ],
      "enum": [
       "P1",
       "P0",
       "P2",
       "P3",
       "P4",
       "P5",
       null
      ]
     },
     "decision": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/EngineDecision"
       }
      ]
     },
     "missing": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "decisionHash": {
      "type": [
       "string",
       "null"
      ]
     },
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "episode": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Episode"
       }
      ]
     },
     "phase": {
      "type": [
       "string",
       "null"
      ],
      "enum": [
       "P1",
       "P0",
       "P2",
       "P3",
       "P4",
       "P5",
       null
      ]
     },
     "holds": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Hold"
      }
     },
     "proposals": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Proposal"
      }
     },
     "approval": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Approval"
       }
      ]
     },
     "actions": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Action"
      }
     }
    }
   }
  },
  "Patient_review": {
   "summary": "Keeps the evaluation as a decision record",
   "description": "Keeps the evaluation as a decision record.",
   "statuses": [
    201
   ],
   "answer": {
    "anyOf": [
     {
      "type": "object",
      "required": [
       "admitted",
       "siteDate",
       "asOf",
       "factsNotCurrent",
       "ruleSet"
      ],
      "properties": {
       "admitted": {
        "type": "boolean"
       },
       "siteDate": {
        "type": "string",
        "format": "date"
       },
       "asOf": {
        "type": "object",
        "required": [
         "intake",
         "medication",
         "scheduling",
         "attendance"
        ],
        "properties": {
         "intake": {
          "type": [
           "string",
           "null"
          ]
         },
         "medication": {
          "type": [
           "string",
           "null"
          ]
         },
         "scheduling": {
          "type": [
           "string",
           "null"
          ]
         },
         "attendance": {
          "type": [
           "string",
           "null"
          ]
         }
        }
       },
       "factsNotCurrent": {
        "type": "array",
        "items": {
         "type": "string"
        },
        "description": "Sources whose facts are too old to sign on."
       },
       "ruleSet": {
        "$ref": "#/components/schemas/RuleSetRef"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "missing",
       "decisionHash",
       "phase",
       "next",
       "criteria",
       "triggers",
       "blockers",
       "decision",
       "runnerUp",
       "reviewsDue",
       "admitted",
       "siteDate",
       "asOf",
       "factsNotCurrent",
       "ruleSet"
      ],
      "properties": {
       "missing": {
        "type": "array",
        "items": {
         "type": "string"
        }
       },
       "decisionHash": {
        "type": [
         "string",
         "null"
        ]
       },
       "phase": {
        "type": "string",
        "enum": [
         "P1",
         "P0",
         "P2",
         "P3",
         "P4",
         "P5"
        ]
       },
       "next": {
        "type": [
         "string",
         "null"
        ],
        "enum": [
         "P1",
         "P0",
         "P2",
         "P3",
         "P4",
         "P5",
         null
        ]
       },
       "criteria": {
        "type": "array",
        "items": {
         "$ref": "#/components/schemas/Criterion"
        },
        "description": "Criteria of the next phase, in the rule set's order. Empty at the end of the ladder."
       },
       "triggers": {
        "type": "array",
        "items": {
         "$ref": "#/components/schemas/FiredTrigger"
        }
       },
       "blockers": {
        "type": "array",
        "items": {
         "type": "string"
        },
        "description": "Why no step down is possible whatever the criteria say."
       },
       "decision": {
        "$ref": "#/components/schemas/EngineDecision"
       },
       "runnerUp": {
        "type": "object",
        "required": [
         "kind",
         "flips"
        ],
        "properties": {
         "kind": {
          "type": "string",
          "enum": [
           "none",
           "hold",
           "propose-step-down",
           "propose-step-up",
           "propose-taper-step",
           "actions"
          ]
         },
         "flips": {
          "type": "array",
          "items": {
           "type": "string"
          }
         }
        },
        "description": "What would have been decided otherwise, and what would flip to it."
       },
       "reviewsDue": {
        "type": "array",
        "items": {
         "$ref": "#/components/schemas/ReviewDue"
        }
       },
       "admitted": {
        "type": "boolean"
       },
       "siteDate": {
        "type": "string",
        "format": "date"
       },
       "asOf": {
        "type": "object",
        "required": [
         "intake",
         "medication",
         "scheduling",
         "attendance"
        ],
        "properties": {
         "intake": {
          "type": [
           "string",
           "null"
          ]
         },
         "medication": {
          "type": [
           "string",
           "null"
          ]
         },
         "scheduling": {
          "type": [
           "string",
           "null"
          ]
         },
         "attendance": {
          "type": [
           "string",
           "null"
          ]
         }
        }
       },
       "factsNotCurrent": {
        "type": "array",
        "items": {
         "type": "string"
        },
        "description": "Sources whose facts are too old to sign on."
       },
       "ruleSet": {
        "$ref": "#/components/schemas/RuleSetRef"
       }
      }
     }
    ]
   }
  },
  "Patient_stepUp": {
   "summary": "Step a patient up, with a reason",
   "description": "Step a patient up, with a reason.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "patientId",
     "episode",
     "phase",
     "holds",
     "proposals",
     "approval",
     "actions"
    ],
    "properties": {
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "episode": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Episode"
       }
      ]
     },
     "phase": {
      "type": [
       "string",
       "null"
      ],
      "enum": [
       "P1",
       "P0",
       "P2",
       "P3",
       "P4",
       "P5",
       null
      ]
     },
     "holds": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Hold"
      }
     },
     "proposals": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Proposal"
      }
     },
     "approval": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Approval"
       }
      ]
     },
     "actions": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Action"
      }
     }
    }
   }
  },
  "Patient_taperStep": {
   "summary": "Decide a step of a taper",
   "description": "Decide a step of a taper.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "patientId",
     "episode",
     "phase",
     "holds",
     "proposals",
     "approval",
     "actions"
    ],
    "properties": {
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "episode": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Episode"
       }
      ]
     },
     "phase": {
      "type": [
       "string",
       "null"
      ],
      "enum": [
       "P1",
       "P0",
       "P2",
       "P3",
       "P4",
       "P5",
       null
      ]
     },
     "holds": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Hold"
      }
     },
     "proposals": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Proposal"
      }
     },
     "approval": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Approval"
       }
      ]
     },
     "actions": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Action"
      }
     }
    }
   }
  },
  "Policy_activate": {
   "summary": "Puts a file in force",
   "description": "Puts a file in force.",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "warnings",
     "siteId",
     "programId",
     "effectiveFrom",
     "effectiveUntil",
     "id",
     "version",
     "hash"
    ],
    "properties": {
     "warnings": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/FileFault"
      },
      "description": "What its keeper should know; nothing is refused for it."
     },
     "siteId": {
      "type": [
       "string",
       "null"
      ],
      "format": "uuid",
      "description": "Null: every site."
     },
     "programId": {
      "type": [
       "string",
       "null"
      ],
      "format": "uuid",
      "description": "Null: every program."
     },
     "effectiveFrom": {
      "type": "string",
      "format": "date",
      "description": "First site date on which it decides."
     },
     "effectiveUntil": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "Last one; null: until another version of its scope begins."
     },
     "id": {
      "type": "string"
     },
     "version": {
      "type": "number"
     },
     "hash": {
      "type": "string",
      "description": "SHA-256 of the canonical body."
     }
    }
   }
  },
  "Policy_check": {
   "summary": "Whether a file is a policy",
   "description": "Whether a file is a policy; stores nothing.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "policy",
     "hash",
     "warnings"
    ],
    "properties": {
     "policy": {
      "type": "string",
      "description": "Name of the rule set."
     },
     "hash": {
      "type": "string",
      "description": "SHA-256 of the canonical policy."
     },
     "warnings": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/FileFault"
      },
      "description": "What its keeper should know; nothing is refused for it."
     }
    }
   }
  },
  "Policy_inForce": {
   "summary": "The version that decides at a site, in a program, on a day, with its body",
   "description": "The version that decides at a site, in a program, on a day, with its body.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "body",
     "siteId",
     "programId",
     "effectiveFrom",
     "effectiveUntil",
     "id",
     "version",
     "hash"
    ],
    "properties": {
     "body": {
      "$ref": "#/components/schemas/Policy"
     },
     "siteId": {
      "type": [
       "string",
       "null"
      ],
      "format": "uuid",
      "description": "Null: every site."
     },
     "programId": {
      "type": [
       "string",
       "null"
      ],
      "format": "uuid",
      "description": "Null: every program."
     },
     "effectiveFrom": {
      "type": "string",
      "format": "date",
      "description": "First site date on which it decides."
     },
     "effectiveUntil": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "Last one; null: until another version of its scope begins."
     },
     "id": {
      "type": "string"
     },
     "version": {
      "type": "number"
     },
     "hash": {
      "type": "string",
      "description": "SHA-256 of the canonical body."
     }
    }
   }
  },
  "Policy_schema": {
   "summary": "JSON Schema of a policy file, for editors",
   "description": "JSON Schema of a policy file, for editors.",
   "statuses": [
    200
   ],
   "answer": {}
  },
  "Proposal_accept": {
   "summary": "Accept a proposal, by an individual signature",
   "description": "Accept a proposal, by an individual signature.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "patientId",
     "episode",
     "phase",
     "holds",
     "proposals",
     "approval",
     "actions"
    ],
    "properties": {
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "episode": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Episode"
       }
      ]
     },
     "phase": {
      "type": [
       "string",
       "null"
      ],
      "enum": [
       "P1",
       "P0",
       "P2",
       "P3",
       "P4",
       "P5",
       null
      ]
     },
     "holds": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Hold"
      }
     },
     "proposals": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Proposal"
      }
     },
     "approval": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Approval"
       }
      ]
     },
     "actions": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Action"
      }
     }
    }
   }
  },
  "Proposal_counts": {
   "summary": "How many proposals are in which state, by site",
   "description": "How many proposals are in which state, by site.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "items"
    ],
    "properties": {
     "items": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "kind",
        "status",
        "count"
       ],
       "properties": {
        "kind": {
         "type": "string"
        },
        "status": {
         "type": "string"
        },
        "count": {
         "type": "number"
        }
       }
      }
     }
    }
   }
  },
  "Proposal_defer": {
   "summary": "Defer a proposal to a later day, with a reason",
   "description": "Defer a proposal to a later day, with a reason.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "patientId",
     "episode",
     "phase",
     "holds",
     "proposals",
     "approval",
     "actions"
    ],
    "properties": {
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "episode": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Episode"
       }
      ]
     },
     "phase": {
      "type": [
       "string",
       "null"
      ],
      "enum": [
       "P1",
       "P0",
       "P2",
       "P3",
       "P4",
       "P5",
       null
      ]
     },
     "holds": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Hold"
      }
     },
     "proposals": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Proposal"
      }
     },
     "approval": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Approval"
       }
      ]
     },
     "actions": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Action"
      }
     }
    }
   }
  },
  "Proposal_list": {
   "summary": "Proposals by site and state",
   "description": "Proposals by site and state.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "items",
     "cursor"
    ],
    "properties": {
     "items": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "id",
        "kind",
        "status",
        "episodeId",
        "siteId",
        "from",
        "to",
        "taper",
        "levelFrom",
        "levelTo",
        "criteria",
        "triggers",
        "ruleSet",
        "decisionHash",
        "siteDate",
        "asOf",
        "dueAt",
        "deferredUntil",
        "decision",
        "version",
        "patientId"
       ],
       "properties": {
        "id": {
         "type": "string",
         "format": "uuid"
        },
        "kind": {
         "type": "string",
         "enum": [
          "taper-step",
          "step-down",
          "step-up"
         ]
        },
        "status": {
         "type": "string",
         "enum": [
          "open",
          "deferred",
          "accepted",
          "withdrawn",
          "overridden"
         ]
        },
        "episodeId": {
         "type": "string",
         "format": "uuid"
        },
        "siteId": {
         "type": "string",
         "format": "uuid"
        },
        "from": {
         "type": "string",
         "enum": [
          "P1",
          "P0",
          "P2",
          "P3",
          "P4",
          "P5"
         ]
        },
        "to": {
         "type": "string",
         "enum": [
          "P1",
          "P0",
          "P2",
          "P3",
          "P4",
          "P5"
         ]
        },
        "taper": {
         "$ref": "#/components/schemas/Taper"
        },
        "step": {
         "type": "number",
         "description": "Number of the taper step in the phase, from 1; only where one is proposed."
        },
        "levelFrom": {
         "$ref": "#/components/schemas/LevelOfCare"
        },
        "levelTo": {
         "$ref": "#/components/schemas/LevelOfCare"
        },
        "criteria": {
         "type": "array",
         "items": {
          "$ref": "#/components/schemas/Criterion"
         }
        },
        "triggers": {
         "type": "array",
         "items": {
          "type": "string"
         }
        },
        "ruleSet": {
         "$ref": "#/components/schemas/RuleSetRef"
        },
        "decisionHash": {
         "type": "string"
        },
        "siteDate": {
         "type": "string",
         "format": "date"
        },
        "asOf": {
         "type": "string",
         "format": "date-time"
        },
        "dueAt": {
         "type": "string",
         "format": "date-time"
        },
        "deferredUntil": {
         "type": [
          "string",
          "null"
         ],
         "format": "date",
         "description": "A deferred one is not made again before this day; null otherwise."
        },
        "decision": {
         "type": [
          "object",
          "null"
         ],
         "required": [
          "by",
          "reason",
          "at"
         ],
         "properties": {
          "by": {
           "anyOf": [
            {
             "type": "null"
            },
            {
             "$ref": "#/components/schemas/Signature"
            }
           ]
          },
          "reason": {
           "type": [
            "string",
            "null"
           ]
          },
          "at": {
           "type": "string",
           "format": "date-time"
          }
         }
        },
        "version": {
         "type": "number"
        },
        "patientId": {
         "type": "string",
         "format": "uuid"
        }
       }
      }
     },
     "cursor": {
      "type": [
       "string",
       "null"
      ]
     }
    }
   }
  },
  "Proposal_one": {
   "summary": "One proposal with its evidence",
   "description": "One proposal with its evidence.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "id",
     "kind",
     "status",
     "episodeId",
     "siteId",
     "from",
     "to",
     "taper",
     "levelFrom",
     "levelTo",
     "criteria",
     "triggers",
     "ruleSet",
     "decisionHash",
     "siteDate",
     "asOf",
     "dueAt",
     "deferredUntil",
     "decision",
     "version",
     "patientId"
    ],
    "properties": {
     "id": {
      "type": "string",
      "format": "uuid"
     },
     "kind": {
      "type": "string",
      "enum": [
       "taper-step",
       "step-down",
       "step-up"
      ]
     },
     "status": {
      "type": "string",
      "enum": [
       "open",
       "deferred",
       "accepted",
       "withdrawn",
       "overridden"
      ]
     },
     "episodeId": {
      "type": "string",
      "format": "uuid"
     },
     "siteId": {
      "type": "string",
      "format": "uuid"
     },
     "from": {
      "type": "string",
      "enum": [
       "P1",
       "P0",
       "P2",
       "P3",
       "P4",
       "P5"
      ]
     },
     "to": {
      "type": "string",
      "enum": [
       "P1",
       "P0",
       "P2",
       "P3",
       "P4",
       "P5"
      ]
     },
     "taper": {
      "$ref": "#/components/schemas/Taper"
     },
     "step": {
      "type": "number",
      "description": "Number of the taper step in the phase, from 1; only where one is proposed."
     },
     "levelFrom": {
      "$ref": "#/components/schemas/LevelOfCare"
     },
     "levelTo": {
      "$ref": "#/components/schemas/LevelOfCare"
     },
     "criteria": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Criterion"
      }
     },
     "triggers": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "ruleSet": {
      "$ref": "#/components/schemas/RuleSetRef"
     },
     "decisionHash": {
      "type": "string"
     },
     "siteDate": {
      "type": "string",
      "format": "date"
     },
     "asOf": {
      "type": "string",
      "format": "date-time"
     },
     "dueAt": {
      "type": "string",
      "format": "date-time"
     },
     "deferredUntil": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "A deferred one is not made again before this day; null otherwise."
     },
     "decision": {
      "type": [
       "object",
       "null"
      ],
      "required": [
       "by",
       "reason",
       "at"
      ],
      "properties": {
       "by": {
        "anyOf": [
         {
          "type": "null"
         },
         {
          "$ref": "#/components/schemas/Signature"
         }
        ]
       },
       "reason": {
        "type": [
         "string",
         "null"
        ]
       },
       "at": {
        "type": "string",
        "format": "date-time"
       }
      }
     },
     "version": {
      "type": "number"
     },
     "patientId": {
      "type": "string"
     }
    }
   },
   "versioned": true
  },
  "Proposal_override": {
   "summary": "Decide otherwise than proposed, with a reason",
   "description": "Decide otherwise than proposed, with a reason.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "patientId",
     "episode",
     "phase",
     "holds",
     "proposals",
     "approval",
     "actions"
    ],
    "properties": {
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "episode": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Episode"
       }
      ]
     },
     "phase": {
      "type": [
       "string",
       "null"
      ],
      "enum": [
       "P1",
       "P0",
       "P2",
       "P3",
       "P4",
       "P5",
       null
      ]
     },
     "holds": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Hold"
      }
     },
     "proposals": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Proposal"
      }
     },
     "approval": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Approval"
       }
      ]
     },
     "actions": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Action"
      }
     }
    }
   }
  },
  "Proposal_weekly": {
   "summary": "Proposals, holds and actions by the week they were made in",
   "description": "Proposals, holds and actions by the week they were made in; no patients.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "items"
    ],
    "properties": {
     "items": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/WeekCount"
      }
     }
    }
   }
  },
  "Replay_replay": {
   "summary": "Decide again what was decided, from the kept inputs, and compare",
   "description": "Decide again what was decided, from the kept inputs, and compare.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "cursor",
     "total",
     "records",
     "alike",
     "different",
     "notReplayable",
     "proposals"
    ],
    "properties": {
     "cursor": {
      "type": [
       "string",
       "null"
      ]
     },
     "total": {
      "type": "number"
     },
     "records": {
      "type": "number",
      "description": "Gets the length of the array. This is a number one higher than the highest element defined in an array."
     },
     "alike": {
      "type": "number",
      "description": "Gets or sets the length of the array. This is a number one higher than the highest index in the array."
     },
     "different": {
      "type": "array",
      "items": {
       "anyOf": [
        {
         "type": "object",
         "required": [
          "replayedHash",
          "parts",
          "decisionId",
          "patientId",
          "kind",
          "siteDate",
          "hash"
         ],
         "properties": {
          "replayedHash": {
           "type": "string"
          },
          "parts": {
           "type": "array",
           "items": {
            "type": "string"
           },
           "description": "What differs: criteria by id, `phases`, `reasons`."
          },
          "decisionId": {
           "type": "string",
           "format": "uuid"
          },
          "patientId": {
           "type": "string",
           "format": "uuid"
          },
          "kind": {
           "type": "string",
           "enum": [
            "review",
            "hold",
            "effective",
            "propose-step-down",
            "propose-step-up",
            "propose-taper-step",
            "withdraw",
            "act",
            "signature"
           ]
          },
          "siteDate": {
           "type": "string",
           "format": "date"
          },
          "hash": {
           "type": "string"
          }
         }
        },
        {
         "type": "object",
         "required": [
          "decisionId",
          "patientId",
          "kind",
          "siteDate",
          "hash"
         ],
         "properties": {
          "decisionId": {
           "type": "string",
           "format": "uuid"
          },
          "patientId": {
           "type": "string",
           "format": "uuid"
          },
          "kind": {
           "type": "string",
           "enum": [
            "review",
            "hold",
            "effective",
            "propose-step-down",
            "propose-step-up",
            "propose-taper-step",
            "withdraw",
            "act",
            "signature"
           ]
          },
          "siteDate": {
           "type": "string",
           "format": "date"
          },
          "hash": {
           "type": "string"
          }
         }
        }
       ]
      }
     },
     "notReplayable": {
      "type": "object",
      "additionalProperties": {
       "type": "number"
      }
     },
     "proposals": {
      "type": "object",
      "required": [
       "same",
       "different"
      ],
      "properties": {
       "same": {
        "type": "number",
        "description": "Gets or sets the length of the array. This is a number one higher than the highest index in the array."
       },
       "different": {
        "type": "array",
        "items": {
         "type": "string"
        }
       }
      }
     }
    }
   }
  },
  "Shadow_all": {
   "summary": "Shadow runs with how often they would have decided otherwise",
   "description": "Shadow runs with how often they would have decided otherwise.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "items"
    ],
    "properties": {
     "items": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "siteId",
        "name",
        "hash",
        "begunAt",
        "begunBy",
        "endedAt",
        "shadowId"
       ],
       "properties": {
        "siteId": {
         "type": [
          "string",
          "null"
         ],
         "format": "uuid",
         "description": "Null: every site."
        },
        "name": {
         "type": "string"
        },
        "hash": {
         "type": "string"
        },
        "begunAt": {
         "type": "string",
         "format": "date-time"
        },
        "begunBy": {
         "type": "string"
        },
        "endedAt": {
         "type": [
          "string",
          "null"
         ],
         "format": "date-time",
         "description": "Null while it is watched."
        },
        "shadowId": {
         "type": "string",
         "format": "uuid"
        }
       }
      }
     }
    }
   }
  },
  "Shadow_begin": {
   "summary": "Run a version in shadow",
   "description": "Run a version in shadow: it decides nothing.",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "siteId",
     "name",
     "hash",
     "begunAt",
     "begunBy",
     "endedAt",
     "shadowId"
    ],
    "properties": {
     "siteId": {
      "type": [
       "string",
       "null"
      ],
      "format": "uuid",
      "description": "Null: every site."
     },
     "name": {
      "type": "string"
     },
     "hash": {
      "type": "string"
     },
     "begunAt": {
      "type": "string",
      "format": "date-time"
     },
     "begunBy": {
      "type": "string"
     },
     "endedAt": {
      "type": [
       "string",
       "null"
      ],
      "format": "date-time",
      "description": "Null while it is watched."
     },
     "shadowId": {
      "type": "string",
      "format": "uuid"
     }
    }
   }
  },
  "Shadow_end": {
   "summary": "End a shadow run",
   "description": "End a shadow run.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "shadowId",
     "endedAt"
    ],
    "properties": {
     "shadowId": {
      "type": "string",
      "format": "uuid"
     },
     "endedAt": {
      "type": "string",
      "format": "date-time",
      "description": "Clinical time, read once when the transaction begins."
     }
    }
   }
  },
  "Shadow_report": {
   "summary": "Agreement with clinicians over what they answered meanwhile",
   "description": "Agreement with clinicians over what they answered meanwhile; numbers of pages add up, and none is about one patient.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "agreement",
     "cursor",
     "siteId",
     "name",
     "hash",
     "begunAt",
     "begunBy",
     "endedAt",
     "shadowId"
    ],
    "properties": {
     "agreement": {
      "$ref": "#/components/schemas/Agreement"
     },
     "cursor": {
      "type": [
       "string",
       "null"
      ],
      "format": "uuid",
      "description": "Null at the end."
     },
     "siteId": {
      "type": [
       "string",
       "null"
      ],
      "format": "uuid",
      "description": "Null: every site."
     },
     "name": {
      "type": "string"
     },
     "hash": {
      "type": "string"
     },
     "begunAt": {
      "type": "string",
      "format": "date-time"
     },
     "begunBy": {
      "type": "string"
     },
     "endedAt": {
      "type": [
       "string",
       "null"
      ],
      "format": "date-time",
      "description": "Null while it is watched."
     },
     "shadowId": {
      "type": "string",
      "format": "uuid"
     }
    }
   }
  },
  "WhatIf_suppose": {
   "summary": "A page of patients",
   "description": "A page of patients; tallies of all pages add up, number by number.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "cursor",
     "candidate",
     "total",
     "followDays",
     "statement",
     "tally",
     "changes"
    ],
    "properties": {
     "cursor": {
      "type": [
       "string",
       "null"
      ]
     },
     "candidate": {
      "$ref": "#/components/schemas/RuleSetRef"
     },
     "total": {
      "type": "number"
     },
     "followDays": {
      "const": 28,
      "description": "Days after the day in question that are followed, d."
     },
     "statement": {
      "type": "string"
     },
     "tally": {
      "$ref": "#/components/schemas/Tally"
     },
     "changes": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Change"
      }
     }
    }
   }
  }
 },
 "schemas": {
  "Action": {
   "type": "object",
   "description": "Somebody is asked to do something by a time.",
   "required": [
    "id",
    "kind",
    "trigger",
    "status",
    "siteId",
    "siteDate",
    "dueAt",
    "about",
    "doneBy",
    "version"
   ],
   "properties": {
    "id": {
     "type": "string",
     "format": "uuid"
    },
    "kind": {
     "type": "string"
    },
    "trigger": {
     "type": "string"
    },
    "status": {
     "type": "string",
     "enum": [
      "open",
      "overdue",
      "done",
      "dropped"
     ]
    },
    "siteId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid"
    },
    "siteDate": {
     "type": "string",
     "format": "date"
    },
    "dueAt": {
     "type": "string",
     "format": "date-time"
    },
    "about": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid",
     "description": "Proposal or approval it belongs to, if any: it ends with that."
    },
    "requestedAt": {
     "type": "string",
     "format": "date-time",
     "description": "Absent in actions asked for before it was kept."
    },
    "doneBy": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/Signature"
      }
     ],
     "description": "Who did it; null while open, and when facts of the owning service answered it."
    },
    "answers": {
     "type": "array",
     "items": {
      "type": "string",
      "format": "uuid"
     },
     "description": "Facts that answered it."
    },
    "version": {
     "type": "number"
    }
   }
  },
  "ActionRule": {
   "type": "object",
   "description": "What a trigger asks people to do, and by when.",
   "required": [
    "kind",
    "dueHours"
   ],
   "properties": {
    "kind": {
     "type": "string"
    },
    "dueHours": {
     "type": "number",
     "description": "Hours from the evaluation; 0 is now."
    }
   }
  },
  "Agreed": {
   "type": "object",
   "required": [
    "agreed",
    "of"
   ],
   "properties": {
    "agreed": {
     "type": "number",
     "description": "Decisions on which both say the same."
    },
    "of": {
     "type": "number",
     "description": "Decisions looked at."
    }
   }
  },
  "Agreement": {
   "type": "object",
   "description": "Agreement of two policies with clinicians over the same decisions; numbers of pages add up.",
   "required": [
    "decisions",
    "notKept",
    "live",
    "candidate",
    "byOutcome",
    "bySite",
    "byCriterion"
   ],
   "properties": {
    "decisions": {
     "type": "number"
    },
    "notKept": {
     "type": "number",
     "description": "Answered on a record whose inputs were not kept: not looked at."
    },
    "live": {
     "$ref": "#/components/schemas/Agreed"
    },
    "candidate": {
     "$ref": "#/components/schemas/Agreed"
    },
    "byOutcome": {
     "type": "object",
     "additionalProperties": {
      "type": "object",
      "required": [
       "live",
       "candidate"
      ],
      "properties": {
       "live": {
        "$ref": "#/components/schemas/Agreed"
       },
       "candidate": {
        "$ref": "#/components/schemas/Agreed"
       }
      }
     },
     "description": "By how the clinician answered."
    },
    "bySite": {
     "type": "object",
     "additionalProperties": {
      "type": "object",
      "required": [
       "live",
       "candidate"
      ],
      "properties": {
       "live": {
        "$ref": "#/components/schemas/Agreed"
       },
       "candidate": {
        "$ref": "#/components/schemas/Agreed"
       }
      }
     }
    },
    "byCriterion": {
     "type": "object",
     "additionalProperties": {
      "type": "object",
      "required": [
       "live",
       "candidate"
      ],
      "properties": {
       "live": {
        "$ref": "#/components/schemas/Agreed"
       },
       "candidate": {
        "$ref": "#/components/schemas/Agreed"
       }
      }
     },
     "description": "Steps down only: a criterion agrees when it is met and the clinician moved the patient, or neither."
    }
   }
  },
  "AnswerRule": {
   "anyOf": [
    {
     "type": "object",
     "required": [
      "by"
     ],
     "properties": {
      "by": {
       "type": "string",
       "enum": [
        "assessment",
        "plan-review",
        "concern-closed",
        "naloxone-provided",
        "outreach-closed",
        "enrollment-moved"
       ]
      }
     }
    },
    {
     "type": "object",
     "required": [
      "by",
      "weeks"
     ],
     "properties": {
      "by": {
       "const": "drug-tests"
      },
      "weeks": {
       "type": "number",
       "description": "One valid sample in each of so many ISO weeks."
      }
     }
    }
   ]
  },
  "Approval": {
   "type": "object",
   "description": "A signed step down on its way: the saga of design 4.",
   "required": [
    "id",
    "proposalId",
    "status",
    "episodeId",
    "from",
    "to",
    "taper",
    "levelFrom",
    "levelTo",
    "hourBand",
    "ruleSet",
    "effectiveOn",
    "approvedBy",
    "seat",
    "waitsFor",
    "cancelled",
    "version"
   ],
   "properties": {
    "id": {
     "type": "string",
     "format": "uuid"
    },
    "proposalId": {
     "type": "string",
     "format": "uuid"
    },
    "status": {
     "type": "string",
     "enum": [
      "cancelled",
      "approved",
      "effective"
     ]
    },
    "episodeId": {
     "type": "string",
     "format": "uuid"
    },
    "from": {
     "type": "string",
     "enum": [
      "P1",
      "P0",
      "P2",
      "P3",
      "P4",
      "P5"
     ]
    },
    "to": {
     "type": "string",
     "enum": [
      "P1",
      "P0",
      "P2",
      "P3",
      "P4",
      "P5"
     ]
    },
    "taper": {
     "$ref": "#/components/schemas/Taper"
    },
    "levelFrom": {
     "$ref": "#/components/schemas/LevelOfCare"
    },
    "levelTo": {
     "$ref": "#/components/schemas/LevelOfCare"
    },
    "hourBand": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/HourBand"
      }
     ]
    },
    "ruleSet": {
     "$ref": "#/components/schemas/RuleSetRef"
    },
    "effectiveOn": {
     "type": "string",
     "format": "date"
    },
    "approvedBy": {
     "$ref": "#/components/schemas/Signature"
    },
    "seat": {
     "$ref": "#/components/schemas/Seat"
    },
    "waitsFor": {
     "type": [
      "string",
      "null"
     ],
     "description": "Why it waits past its day: `seat`, `facts`; null while it does not."
    },
    "cancelled": {
     "type": [
      "string",
      "null"
     ]
    },
    "version": {
     "type": "number"
    }
   }
  },
  "AttendanceOutcome": {
   "anyOf": [
    {
     "type": "object",
     "required": [
      "kind",
      "minutes",
      "countableMinutes"
     ],
     "properties": {
      "kind": {
       "const": "attended"
      },
      "minutes": {
       "type": "number"
      },
      "countableMinutes": {
       "type": "number"
      }
     }
    },
    {
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
    {
     "type": "object",
     "required": [
      "kind"
     ],
     "properties": {
      "kind": {
       "const": "withdrawn"
      }
     }
    }
   ]
  },
  "Change": {
   "type": "object",
   "description": "One spell under both rules: the first day on which each would have proposed the change.",
   "required": [
    "patientId",
    "siteId",
    "direction",
    "phase",
    "to",
    "live",
    "candidate",
    "actual",
    "shift",
    "days",
    "minutes",
    "next"
   ],
   "properties": {
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "siteId": {
     "type": "string",
     "format": "uuid"
    },
    "direction": {
     "type": "string",
     "enum": [
      "down",
      "up"
     ]
    },
    "phase": {
     "type": "string",
     "enum": [
      "P1",
      "P0",
      "P2",
      "P3",
      "P4",
      "P5"
     ]
    },
    "to": {
     "type": [
      "string",
      "null"
     ],
     "enum": [
      "P1",
      "P0",
      "P2",
      "P3",
      "P4",
      "P5",
      null
     ]
    },
    "live": {
     "type": [
      "string",
      "null"
     ],
     "format": "date"
    },
    "candidate": {
     "type": [
      "string",
      "null"
     ],
     "format": "date"
    },
    "actual": {
     "type": [
      "string",
      "null"
     ],
     "format": "date",
     "description": "Day on which the phase was really left in this direction; null when it was not."
    },
    "shift": {
     "type": "string",
     "enum": [
      "same",
      "earlier",
      "later",
      "only-candidate",
      "only-live",
      "neither"
     ]
    },
    "days": {
     "type": [
      "number",
      "null"
     ],
     "description": "Candidate minus live, d; negative is earlier. Null unless both proposed."
    },
    "minutes": {
     "type": "object",
     "required": [
      "delivered",
      "planned",
      "plannedNext"
     ],
     "properties": {
      "delivered": {
       "type": "number"
      },
      "planned": {
       "type": "number"
      },
      "plannedNext": {
       "type": "number"
      }
     },
     "description": "Minutes in those days, min: delivered in fact, planned in the phase, planned in the next."
    },
    "next": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/Next"
      }
     ],
     "description": "What followed the candidate's day, else the live one's; null when neither proposed."
    }
   }
  },
  "Counts": {
   "type": "object",
   "additionalProperties": {
    "type": "number"
   }
  },
  "Criterion": {
   "type": "object",
   "description": "One advancement criterion as found: what was found, what the rule asks for, and on which events it rests.",
   "required": [
    "id",
    "verdict",
    "value",
    "threshold",
    "unit",
    "evidence"
   ],
   "properties": {
    "id": {
     "type": "string",
     "description": "A1-A11."
    },
    "verdict": {
     "type": "string",
     "enum": [
      "unknown",
      "met",
      "not-met"
     ],
     "description": "Unknown is never met."
    },
    "value": {
     "anyOf": [
      {
       "type": "boolean"
      },
      {
       "type": "null"
      },
      {
       "type": "string"
      },
      {
       "type": "number"
      }
     ]
    },
    "threshold": {
     "anyOf": [
      {
       "type": "boolean"
      },
      {
       "type": "null"
      },
      {
       "type": "string"
      },
      {
       "type": "number"
      }
     ]
    },
    "unit": {
     "type": "string",
     "description": "Unit of value and threshold: `d` days, `share` 0..1, `points`, `count`, ..."
    },
    "missing": {
     "type": "string",
     "description": "Code of what would still be needed; absent when met."
    },
    "evidence": {
     "type": "array",
     "items": {
      "type": "string",
      "format": "uuid"
     },
     "description": "Source events, newest last."
    }
   }
  },
  "CriterionRule": {
   "anyOf": [
    {
     "type": "object",
     "required": [
      "id",
      "minDays"
     ],
     "properties": {
      "id": {
       "const": "A1"
      },
      "minDays": {
       "type": "number"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "id",
      "minAttendedShare",
      "minDeliveredShare",
      "minKnownShare",
      "windowDays"
     ],
     "properties": {
      "id": {
       "const": "A2"
      },
      "minAttendedShare": {
       "type": "number"
      },
      "minDeliveredShare": {
       "type": "number"
      },
      "minKnownShare": {
       "type": "number",
       "description": "A denominator below this share of the planned sessions is unknown."
      },
      "windowDays": {
       "type": "number"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "id",
      "max",
      "windowDays",
      "noneConsecutive"
     ],
     "properties": {
      "id": {
       "const": "A3"
      },
      "max": {
       "type": "number"
      },
      "windowDays": {
       "type": "number"
      },
      "noneConsecutive": {
       "type": "boolean"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "id",
      "minCollected",
      "windowDays",
      "lastNegative"
     ],
     "properties": {
      "id": {
       "const": "A4"
      },
      "minCollected": {
       "type": "number",
       "description": "Valid samples asked for inside the window; 0 asks for none beyond the last ones."
      },
      "windowDays": {
       "type": "number"
      },
      "lastNegative": {
       "type": "number"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "id",
      "minDays"
     ],
     "properties": {
      "id": {
       "const": "A5"
      },
      "minDays": {
       "type": "number"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "id",
      "ask",
      "weeks"
     ],
     "properties": {
      "id": {
       "const": "A6"
      },
      "ask": {
       "const": "weekly"
      },
      "weeks": {
       "type": "number"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "id",
      "ask",
      "inARow",
      "maxUse",
      "riskBelow",
      "protectiveAbove",
      "maxAgeDays"
     ],
     "properties": {
      "id": {
       "const": "A6"
      },
      "ask": {
       "const": "scores"
      },
      "inARow": {
       "type": "number"
      },
      "maxUse": {
       "type": "number"
      },
      "riskBelow": {
       "type": "number",
       "description": "Risk must be below, Protective above."
      },
      "protectiveAbove": {
       "type": "number"
      },
      "maxAgeDays": {
       "type": "number"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "id",
      "ask",
      "maxAgeDays"
     ],
     "properties": {
      "id": {
       "const": "A6"
      },
      "ask": {
       "const": "protective-over-risk"
      },
      "maxAgeDays": {
       "type": "number"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "id",
      "ask"
     ],
     "properties": {
      "id": {
       "const": "A7"
      },
      "ask": {
       "const": "no-critical-item"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "id",
      "ask",
      "measures",
      "maxAgeDays"
     ],
     "properties": {
      "id": {
       "const": "A7"
      },
      "ask": {
       "const": "measures"
      },
      "measures": {
       "type": "array",
       "items": {
        "type": "object",
        "required": [
         "instrument",
         "below",
         "orDrop"
        ],
        "properties": {
         "instrument": {
          "type": "string"
         },
         "below": {
          "type": "number"
         },
         "orDrop": {
          "type": [
           "number",
           "null"
          ],
          "description": "A drop of at least this from the episode's first score also holds; null where only the score counts."
         }
        }
       }
      },
      "maxAgeDays": {
       "type": "number"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "id",
      "allowed",
      "maxAgeDays"
     ],
     "properties": {
      "id": {
       "const": "A8"
      },
      "allowed": {
       "type": "array",
       "items": {
        "type": "string"
       }
      },
      "maxAgeDays": {
       "type": "number"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "id",
      "ask"
     ],
     "properties": {
      "id": {
       "const": "A9"
      },
      "ask": {
       "const": "plan-signed"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "id",
      "ask",
      "minShare"
     ],
     "properties": {
      "id": {
       "const": "A9"
      },
      "ask": {
       "const": "goals"
      },
      "minShare": {
       "type": "number"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "id",
      "ask"
     ],
     "properties": {
      "id": {
       "const": "A9"
      },
      "ask": {
       "const": "discharge-ready"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "id",
      "minPdc",
      "maxAgeDays",
      "prescriberConfirmed"
     ],
     "properties": {
      "id": {
       "const": "A10"
      },
      "minPdc": {
       "type": [
        "number",
        "null"
       ],
       "description": "Null: not asked for."
      },
      "maxAgeDays": {
       "type": "number"
      },
      "prescriberConfirmed": {
       "type": "boolean"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "id",
      "maxLevel",
      "maxRating",
      "maxAgeDays"
     ],
     "properties": {
      "id": {
       "const": "A11"
      },
      "maxLevel": {
       "type": "string",
       "enum": [
        "0.5",
        "1.0",
        "1.5",
        "1.7",
        "2.1",
        "2.5",
        "2.7",
        "3.1",
        "3.5",
        "3.7",
        "4"
       ]
      },
      "maxRating": {
       "type": [
        "number",
        "null"
       ],
       "description": "Highest rating allowed in every dimension; null where only the level counts."
      },
      "maxAgeDays": {
       "type": "number"
      }
     }
    }
   ]
  },
  "DecisionContent": {
   "type": "object",
   "description": "What the replay hash covers: no random id and no recording time, so the same facts and rules give the same hash (design 8).",
   "required": [
    "patient",
    "kind",
    "siteDate",
    "phases",
    "ruleSetHash",
    "criteria",
    "reasons"
   ],
   "properties": {
    "patient": {
     "type": "string",
     "format": "uuid"
    },
    "kind": {
     "type": "string",
     "enum": [
      "review",
      "hold",
      "effective",
      "propose-step-down",
      "propose-step-up",
      "propose-taper-step",
      "withdraw",
      "act",
      "signature"
     ]
    },
    "siteDate": {
     "type": "string",
     "format": "date"
    },
    "phases": {
     "type": "object",
     "required": [
      "from",
      "to"
     ],
     "properties": {
      "from": {
       "type": [
        "string",
        "null"
       ],
       "enum": [
        "P1",
        "P0",
        "P2",
        "P3",
        "P4",
        "P5",
        null
       ]
      },
      "to": {
       "type": [
        "string",
        "null"
       ],
       "enum": [
        "P1",
        "P0",
        "P2",
        "P3",
        "P4",
        "P5",
        null
       ]
      }
     }
    },
    "ruleSetHash": {
     "type": "string"
    },
    "criteria": {
     "type": "array",
     "items": {
      "type": "object",
      "required": [
       "id",
       "verdict",
       "value"
      ],
      "properties": {
       "id": {
        "type": "string"
       },
       "verdict": {
        "type": "string"
       },
       "value": {
        "anyOf": [
         {
          "type": "boolean"
         },
         {
          "type": "null"
         },
         {
          "type": "string"
         },
         {
          "type": "number"
         }
        ]
       }
      }
     }
    },
    "reasons": {
     "type": "array",
     "items": {
      "type": "string"
     }
    }
   }
  },
  "DecisionDetail": {
   "type": "object",
   "required": [
    "criteria",
    "triggers",
    "runnerUp"
   ],
   "properties": {
    "criteria": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/Criterion"
     }
    },
    "triggers": {
     "type": "array",
     "items": {
      "type": "object",
      "required": [
       "id",
       "evidence"
      ],
      "properties": {
       "id": {
        "type": "string"
       },
       "evidence": {
        "type": "array",
        "items": {
         "type": "string",
         "format": "uuid"
        }
       }
      }
     }
    },
    "runnerUp": {
     "type": [
      "object",
      "null"
     ],
     "required": [
      "kind",
      "flips"
     ],
     "properties": {
      "kind": {
       "type": "string"
      },
      "flips": {
       "type": "array",
       "items": {
        "type": "string"
       }
      }
     }
    },
    "inputs": {
     "$ref": "#/components/schemas/Inputs",
     "description": "What it was decided from. Absent in records of before it was kept, and for a hold, whose one fact is its evidence."
    }
   }
  },
  "Direction": {
   "type": "object",
   "description": "Changes in one direction, under both rules.",
   "required": [
    "shifts",
    "days",
    "next"
   ],
   "properties": {
    "shifts": {
     "type": "object",
     "required": [
      "same",
      "earlier",
      "later",
      "only-candidate",
      "only-live",
      "neither"
     ],
     "properties": {
      "same": {
       "type": "number"
      },
      "earlier": {
       "type": "number"
      },
      "later": {
       "type": "number"
      },
      "only-candidate": {
       "type": "number"
      },
      "only-live": {
       "type": "number"
      },
      "neither": {
       "type": "number"
      }
     },
     "description": "Spells by how the days stand to each other."
    },
    "days": {
     "$ref": "#/components/schemas/Counts",
     "description": "Spells by days between candidate and live, d; negative is earlier."
    },
    "next": {
     "type": "object",
     "required": [
      "same",
      "earlier",
      "later",
      "only-candidate",
      "only-live",
      "neither"
     ],
     "properties": {
      "same": {
       "$ref": "#/components/schemas/Followed"
      },
      "earlier": {
       "$ref": "#/components/schemas/Followed"
      },
      "later": {
       "$ref": "#/components/schemas/Followed"
      },
      "only-candidate": {
       "$ref": "#/components/schemas/Followed"
      },
      "only-live": {
       "$ref": "#/components/schemas/Followed"
      },
      "neither": {
       "$ref": "#/components/schemas/Followed"
      }
     },
     "description": "What really followed within the days that are followed, by shift."
    }
   }
  },
  "EngineDecision": {
   "type": "object",
   "description": "What the engine would do, most protective first; a person decides (clinical 2.4, precedence).",
   "required": [
    "kind",
    "to",
    "reasons"
   ],
   "properties": {
    "kind": {
     "type": "string",
     "enum": [
      "none",
      "hold",
      "propose-step-down",
      "propose-step-up",
      "propose-taper-step",
      "actions"
     ]
    },
    "to": {
     "type": [
      "string",
      "null"
     ],
     "enum": [
      "P1",
      "P0",
      "P2",
      "P3",
      "P4",
      "P5",
      null
     ]
    },
    "reasons": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Criteria, triggers, holds or blockers that led to it, as codes."
    }
   }
  },
  "Episode": {
   "type": "object",
   "description": "One admission to discharge, as far as the ladder is concerned.",
   "required": [
    "id",
    "siteId",
    "zone",
    "status",
    "phase",
    "enteredOn",
    "admittedOn",
    "taper",
    "level",
    "hourBand",
    "ageBand",
    "announced"
   ],
   "properties": {
    "id": {
     "type": "string",
     "format": "uuid"
    },
    "siteId": {
     "type": "string",
     "format": "uuid"
    },
    "programId": {
     "type": "string",
     "format": "uuid",
     "description": "Absent in episodes opened before it was kept: versions of one program do not decide about them."
    },
    "zone": {
     "type": "string"
    },
    "status": {
     "type": "string",
     "enum": [
      "active",
      "ended",
      "reopened"
     ],
     "description": "Reopened: open again in intake, and on the ladder once admitted again."
    },
    "phase": {
     "type": "string",
     "enum": [
      "P1",
      "P0",
      "P2",
      "P3",
      "P4",
      "P5"
     ]
    },
    "enteredOn": {
     "type": "string",
     "format": "date",
     "description": "First site day of the phase."
    },
    "admittedOn": {
     "type": "string",
     "format": "date"
    },
    "steppedOn": {
     "type": "string",
     "format": "date",
     "description": "First site day of the present taper step; absent: since the phase was entered."
    },
    "taper": {
     "$ref": "#/components/schemas/Taper"
    },
    "level": {
     "$ref": "#/components/schemas/LevelOfCare"
    },
    "hourBand": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/HourBand"
      }
     ]
    },
    "ageBand": {
     "type": "string",
     "enum": [
      "adult",
      "adolescent"
     ]
    },
    "announced": {
     "type": "object",
     "properties": {
      "mini": {
       "type": "string",
       "format": "date"
      },
      "dimensional": {
       "type": "string",
       "format": "date"
      }
     },
     "description": "Due days of the reviews that were announced."
    }
   }
  },
  "FileFault": {
   "type": "object",
   "description": "Something wrong in a policy file, where an editor can jump to. Lines and columns count from 1.",
   "required": [
    "line",
    "column",
    "path",
    "says"
   ],
   "properties": {
    "line": {
     "type": "number"
    },
    "column": {
     "type": "number"
    },
    "path": {
     "type": "string",
     "description": "JSON pointer in the policy."
    },
    "says": {
     "type": "string"
    },
    "allowed": {
     "type": "array",
     "items": {
      "type": "string"
     }
    }
   }
  },
  "FiredTrigger": {
   "type": "object",
   "description": "A trigger that fires, with what it asks for (clinical 2.4).",
   "required": [
    "id",
    "key",
    "evidence",
    "actions",
    "proposes"
   ],
   "properties": {
    "id": {
     "type": "string",
     "enum": [
      "U1",
      "U2",
      "U2b",
      "U7",
      "SAFETY",
      "PARKED",
      "U3",
      "U4",
      "U5",
      "U6",
      "U8",
      "U9",
      "U10",
      "U11",
      "U12",
      "H1",
      "HW-2"
     ]
    },
    "key": {
     "type": "string",
     "description": "Names the occasion: the same occasion never asks twice."
    },
    "evidence": {
     "type": "array",
     "items": {
      "type": "string",
      "format": "uuid"
     }
    },
    "actions": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ActionRule"
     }
    },
    "proposes": {
     "type": [
      "string",
      "null"
     ],
     "enum": [
      "P1",
      "P0",
      "P2",
      "P3",
      "P4",
      "P5",
      null
     ],
     "description": "Phase to step up to, null when none is proposed."
    },
    "replacedBy": {
     "type": "string",
     "enum": [
      "U7",
      "U3",
      "U4",
      "U5",
      "U6",
      "U8",
      "U9",
      "U10",
      "U11",
      "U12",
      "H1",
      "HW-2"
     ],
     "description": "Trigger whose action stands instead of the proposal."
    }
   }
  },
  "Followed": {
   "type": "object",
   "description": "What followed a group: of how many it is known, and how many had it.",
   "required": [
    "changes",
    "followed",
    "positiveTest",
    "unexcusedAbsence",
    "steppedUp",
    "held",
    "discharged"
   ],
   "properties": {
    "changes": {
     "type": "number"
    },
    "followed": {
     "type": "number"
    },
    "positiveTest": {
     "type": "number"
    },
    "unexcusedAbsence": {
     "type": "number"
    },
    "steppedUp": {
     "type": "number"
    },
    "held": {
     "type": "number"
    },
    "discharged": {
     "type": "number"
    }
   }
  },
  "Hold": {
   "type": "object",
   "description": "Step-down stands still until L4 or M2+ releases it with a reason.",
   "required": [
    "id",
    "trigger",
    "concernId",
    "evidence",
    "siteDate",
    "placedAt",
    "placedBy",
    "released",
    "version"
   ],
   "properties": {
    "id": {
     "type": "string",
     "format": "uuid"
    },
    "trigger": {
     "type": "string"
    },
    "concernId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid"
    },
    "evidence": {
     "type": "array",
     "items": {
      "type": "string",
      "format": "uuid"
     },
     "description": "Facts it answers; a fact not among them places a hold anew once this one is released."
    },
    "siteDate": {
     "type": "string",
     "format": "date"
    },
    "placedAt": {
     "type": "string",
     "format": "date-time"
    },
    "placedBy": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/Signature"
      }
     ]
    },
    "released": {
     "type": [
      "object",
      "null"
     ],
     "required": [
      "by",
      "reason",
      "at"
     ],
     "properties": {
      "by": {
       "$ref": "#/components/schemas/Signature"
      },
      "reason": {
       "type": "string"
      },
      "at": {
       "type": "string",
       "format": "date-time"
      }
     }
    },
    "version": {
     "type": "number"
    }
   }
  },
  "HoldRules": {
   "type": "object",
   "description": "Triggers that place a hold at once (clinical 2.4 U1, U2, U2b; design 3).",
   "required": [
    "U1",
    "U2",
    "U2b",
    "U7",
    "SAFETY",
    "PARKED",
    "concernTrigger",
    "releaseNeedsScreen",
    "concernSeverities"
   ],
   "properties": {
    "U1": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ActionRule"
     }
    },
    "U2": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ActionRule"
     }
    },
    "U2b": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ActionRule"
     }
    },
    "U7": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ActionRule"
     }
    },
    "SAFETY": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ActionRule"
     }
    },
    "PARKED": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ActionRule"
     }
    },
    "concernTrigger": {
     "type": "object",
     "additionalProperties": {
      "type": "string",
      "enum": [
       "U1",
       "U2",
       "U2b",
       "U7",
       "SAFETY",
       "PARKED"
      ]
     },
     "description": "Trigger of a safety concern's kind; any other kind is SAFETY."
    },
    "releaseNeedsScreen": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Holds that end only after a new low screen, taken later than what they answer (clinical 2.4 U2)."
    },
    "concernSeverities": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Severities of a concern that hold; `watch` is followed up without a hold."
    }
   }
  },
  "HourBand": {
   "type": "object",
   "description": "Clinical hours a week that a level asks for; `null` is no bound. Travels in LevelOfCareDecided and PhaseChangeApproved.",
   "required": [
    "minHours",
    "maxHours",
    "ageBand"
   ],
   "properties": {
    "minHours": {
     "type": [
      "number",
      "null"
     ]
    },
    "maxHours": {
     "type": [
      "number",
      "null"
     ]
    },
    "ageBand": {
     "type": "string",
     "enum": [
      "adult",
      "adolescent"
     ]
    }
   }
  },
  "HourBandRow": {
   "type": "object",
   "description": "One row of the hour table: rule data, scoped by jurisdiction (clinical 1.2).",
   "required": [
    "level",
    "ageBand",
    "minHours",
    "maxHours"
   ],
   "properties": {
    "level": {
     "type": "string",
     "enum": [
      "0.5",
      "1.0",
      "1.5",
      "1.7",
      "2.1",
      "2.5",
      "2.7",
      "3.1",
      "3.5",
      "3.7",
      "4"
     ]
    },
    "ageBand": {
     "type": "string",
     "enum": [
      "adult",
      "adolescent"
     ]
    },
    "minHours": {
     "type": [
      "number",
      "null"
     ]
    },
    "maxHours": {
     "type": [
      "number",
      "null"
     ]
    }
   }
  },
  "Inputs": {
   "type": "object",
   "description": "What an evaluation rested on (clinical 1.5): the place on the ladder, and how far each stream was known. \"As known then\" is this vector and no time (design 3): a fact that came later has a higher sequence and is left out when it is read again.",
   "required": [
    "situation",
    "known",
    "doses"
   ],
   "properties": {
    "situation": {
     "$ref": "#/components/schemas/Situation"
    },
    "known": {
     "type": "object",
     "properties": {
      "intake": {
       "type": "number"
      },
      "medication": {
       "type": "number"
      },
      "step-down": {
       "type": "number"
      },
      "scheduling": {
       "type": "number"
      },
      "attendance": {
       "type": "number"
      }
     }
    },
    "doses": {
     "type": "array",
     "items": {
      "type": "object",
      "required": [
       "orderId",
       "last"
      ],
      "properties": {
       "orderId": {
        "type": "string",
        "format": "uuid"
       },
       "last": {
        "type": "string",
        "format": "date"
       }
      }
     },
     "description": "Doses are kept as days without a sequence: the last known day of each order, by order."
    }
   }
  },
  "LevelByEdition": {
   "type": "object",
   "description": "Level by `<system>-<edition>`; `default` for every other pair.",
   "required": [
    "default",
    "asam-3"
   ],
   "properties": {
    "default": {
     "type": "string",
     "enum": [
      "0.5",
      "1.0",
      "1.5",
      "1.7",
      "2.1",
      "2.5",
      "2.7",
      "3.1",
      "3.5",
      "3.7",
      "4"
     ]
    },
    "asam-3": {
     "type": "string",
     "enum": [
      "0.5",
      "1.0",
      "1.5",
      "1.7",
      "2.1",
      "2.5",
      "2.7",
      "3.1",
      "3.5",
      "3.7",
      "4"
     ]
    }
   }
  },
  "LevelOfCare": {
   "type": "object",
   "description": "A level of care always names the system and edition its code belongs to (clinical 1.1).",
   "required": [
    "system",
    "edition",
    "code"
   ],
   "properties": {
    "system": {
     "type": "string",
     "enum": [
      "asam",
      "house"
     ]
    },
    "edition": {
     "type": "string",
     "enum": [
      "4",
      "3"
     ]
    },
    "code": {
     "type": "string",
     "enum": [
      "0.5",
      "1.0",
      "1.5",
      "1.7",
      "2.1",
      "2.5",
      "2.7",
      "3.1",
      "3.5",
      "3.7",
      "4"
     ]
    }
   }
  },
  "Next": {
   "type": "object",
   "description": "What followed within the days that are followed; `followed` is false where they are not over yet.",
   "required": [
    "followed",
    "positiveTest",
    "unexcusedAbsence",
    "steppedUp",
    "held",
    "discharged"
   ],
   "properties": {
    "followed": {
     "type": "boolean"
    },
    "positiveTest": {
     "type": "boolean"
    },
    "unexcusedAbsence": {
     "type": "boolean"
    },
    "steppedUp": {
     "type": "boolean"
    },
    "held": {
     "type": "boolean"
    },
    "discharged": {
     "type": "boolean"
    }
   }
  },
  "Policy": {
   "type": "object",
   "description": "Rule set `house-step-down`: every clinical number of this service.",
   "required": [
    "ladder",
    "transitions",
    "holds",
    "triggers",
    "actions",
    "stepUpTriggers",
    "attendance",
    "use",
    "measures",
    "hysteresis",
    "deadlines",
    "dayClose",
    "freshnessMinutes",
    "reviews",
    "hourBands"
   ],
   "properties": {
    "ladder": {
     "type": "object",
     "required": [
      "P1",
      "P0",
      "P2",
      "P3",
      "P4",
      "P5"
     ],
     "properties": {
      "P1": {
       "$ref": "#/components/schemas/Rung"
      },
      "P0": {
       "$ref": "#/components/schemas/Rung"
      },
      "P2": {
       "$ref": "#/components/schemas/Rung"
      },
      "P3": {
       "$ref": "#/components/schemas/Rung"
      },
      "P4": {
       "$ref": "#/components/schemas/Rung"
      },
      "P5": {
       "$ref": "#/components/schemas/Rung"
      }
     }
    },
    "transitions": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/Transition"
     }
    },
    "holds": {
     "$ref": "#/components/schemas/HoldRules"
    },
    "triggers": {
     "$ref": "#/components/schemas/TriggerRules"
    },
    "actions": {
     "type": "object",
     "required": [
      "U7",
      "U3",
      "U4",
      "U5",
      "U6",
      "U8",
      "U9",
      "U10",
      "U11",
      "U12",
      "H1",
      "HW-2"
     ],
     "properties": {
      "U7": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/ActionRule"
       }
      },
      "U3": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/ActionRule"
       }
      },
      "U4": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/ActionRule"
       }
      },
      "U5": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/ActionRule"
       }
      },
      "U6": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/ActionRule"
       }
      },
      "U8": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/ActionRule"
       }
      },
      "U9": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/ActionRule"
       }
      },
      "U10": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/ActionRule"
       }
      },
      "U11": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/ActionRule"
       }
      },
      "U12": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/ActionRule"
       }
      },
      "H1": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/ActionRule"
       }
      },
      "HW-2": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/ActionRule"
       }
      }
     }
    },
    "stepUpTriggers": {
     "type": "array",
     "items": {
      "type": "string",
      "enum": [
       "U7",
       "U3",
       "U4",
       "U5",
       "U6",
       "U8",
       "U9",
       "U10",
       "U11",
       "U12",
       "H1",
       "HW-2"
      ]
     },
     "description": "Most protective first: which triggers propose a step up, and in which order they name it."
    },
    "besideStepDown": {
     "type": "array",
     "items": {
      "type": "string",
      "enum": [
       "U7",
       "U3",
       "U4",
       "U5",
       "U6",
       "U8",
       "U9",
       "U10",
       "U11",
       "U12",
       "H1",
       "HW-2"
      ]
     },
     "description": "Triggers that ask for a review and do not stand in the way of a step down: hours have their own floor in A2. Absent in versions put in force before there was the choice: there every trigger stands in the way, and they decide as they did."
    },
    "holdUntilCleared": {
     "type": "array",
     "items": {
      "type": "string",
      "enum": [
       "U1",
       "U2",
       "U2b",
       "U7",
       "SAFETY",
       "PARKED",
       "U3",
       "U4",
       "U5",
       "U6",
       "U8",
       "U9",
       "U10",
       "U11",
       "U12",
       "H1",
       "HW-2"
      ]
     },
     "description": "Triggers that stand in the way of every step down, whatever is signed, until they are cleared (clinical 2.4 U1, U2, U2b). Absent in versions put in force before there was the choice: see `redTriggers`."
    },
    "recallDays": {
     "type": "number",
     "description": "Days for which finished proposals and actions are remembered, so that no occasion asks twice: one that still stands after them, such as a plateau, is asked about anew. Absent in versions put in force before there was the choice."
    },
    "answers": {
     "type": "object",
     "additionalProperties": {
      "$ref": "#/components/schemas/AnswerRule"
     },
     "description": "What answers an action, by its kind; any other is answered by a person. Absent: see `answersOf`."
    },
    "attendance": {
     "type": "object",
     "required": [
      "excludedClasses",
      "unexcused",
      "unknown"
     ],
     "properties": {
      "excludedClasses": {
       "type": "array",
       "items": {
        "type": "string"
       }
      },
      "unexcused": {
       "type": "string"
      },
      "unknown": {
       "type": "string"
      }
     }
    },
    "use": {
     "type": "object",
     "required": [
      "ignoredSubstances"
     ],
     "properties": {
      "ignoredSubstances": {
       "type": "array",
       "items": {
        "type": "string"
       }
      }
     }
    },
    "measures": {
     "type": "object",
     "required": [
      "bam",
      "phq9",
      "cssrs"
     ],
     "properties": {
      "bam": {
       "type": "string"
      },
      "phq9": {
       "type": "string"
      },
      "cssrs": {
       "type": "string"
      }
     }
    },
    "hysteresis": {
     "type": "object",
     "required": [
      "rating",
      "dimensions",
      "ifStable",
      "minDays"
     ],
     "properties": {
      "rating": {
       "type": "number"
      },
      "dimensions": {
       "type": "array",
       "items": {
        "type": "number"
       }
      },
      "ifStable": {
       "type": "array",
       "items": {
        "type": "number"
       }
      },
      "minDays": {
       "type": "number"
      }
     }
    },
    "deadlines": {
     "type": "object",
     "required": [
      "stepDownHours",
      "stepUpHours",
      "deferDays",
      "effectiveAfterDays",
      "effectiveWithinDays",
      "retryMinutes",
      "seatHours",
      "factsHours",
      "overdueMinutes"
     ],
     "properties": {
      "stepDownHours": {
       "type": "number"
      },
      "stepUpHours": {
       "type": "object",
       "additionalProperties": {
        "type": "number"
       }
      },
      "deferDays": {
       "type": "number"
      },
      "effectiveAfterDays": {
       "type": "number"
      },
      "effectiveWithinDays": {
       "type": "number"
      },
      "retryMinutes": {
       "type": "number"
      },
      "seatHours": {
       "type": "number"
      },
      "factsHours": {
       "type": "number"
      },
      "overdueMinutes": {
       "type": "number",
       "description": "Minutes after its due time at which an action counts as overdue."
      }
     }
    },
    "dayClose": {
     "type": "object",
     "required": [
      "localTime"
     ],
     "properties": {
      "localTime": {
       "type": "string"
      }
     },
     "description": "Wall time of the next day at which a site day is closed: after every service has closed it, before the clinic opens."
    },
    "freshnessMinutes": {
     "type": "object",
     "required": [
      "intake",
      "medication",
      "scheduling",
      "attendance"
     ],
     "properties": {
      "intake": {
       "type": "number"
      },
      "medication": {
       "type": "number"
      },
      "scheduling": {
       "type": "number"
      },
      "attendance": {
       "type": "number"
      }
     },
     "description": "A source older than this is not current: nothing is signed on it (design 3)."
    },
    "reviews": {
     "type": "object",
     "required": [
      "miniDays",
      "dimensionalDays"
     ],
     "properties": {
      "miniDays": {
       "type": "number"
      },
      "dimensionalDays": {
       "type": "object",
       "required": [
        "P1",
        "P0",
        "P2",
        "P3",
        "P4",
        "P5"
       ],
       "properties": {
        "P1": {
         "type": [
          "number",
          "null"
         ]
        },
        "P0": {
         "type": [
          "number",
          "null"
         ]
        },
        "P2": {
         "type": [
          "number",
          "null"
         ]
        },
        "P3": {
         "type": [
          "number",
          "null"
         ]
        },
        "P4": {
         "type": [
          "number",
          "null"
         ]
        },
        "P5": {
         "type": [
          "number",
          "null"
         ]
        }
       }
      }
     },
     "description": "Review cadence (clinical 1.6)."
    },
    "hourBands": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/HourBandRow"
     },
     "description": "Bands a change of level is planned with until intake, which owns the band of a level in its jurisdiction, has decided it: LevelOfCareDecided then replaces it here as everywhere."
    },
    "taper": {
     "type": "object",
     "required": [
      "minDays",
      "criteria"
     ],
     "properties": {
      "minDays": {
       "type": "number"
      },
      "criteria": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/CriterionRule"
       }
      }
     },
     "description": "When the next taper step of a phase is proposed: days on the present step, and what must hold beside. Absent: only a clinician asks for one."
    }
   }
  },
  "Proposal": {
   "type": "object",
   "description": "A change of phase, or of the taper inside one (`from` and `to` the same), that a clinician is asked to sign.",
   "required": [
    "id",
    "kind",
    "status",
    "episodeId",
    "siteId",
    "from",
    "to",
    "taper",
    "levelFrom",
    "levelTo",
    "criteria",
    "triggers",
    "ruleSet",
    "decisionHash",
    "siteDate",
    "asOf",
    "dueAt",
    "deferredUntil",
    "decision",
    "version"
   ],
   "properties": {
    "id": {
     "type": "string",
     "format": "uuid"
    },
    "kind": {
     "type": "string",
     "enum": [
      "taper-step",
      "step-down",
      "step-up"
     ]
    },
    "status": {
     "type": "string",
     "enum": [
      "open",
      "deferred",
      "accepted",
      "withdrawn",
      "overridden"
     ]
    },
    "episodeId": {
     "type": "string",
     "format": "uuid"
    },
    "siteId": {
     "type": "string",
     "format": "uuid"
    },
    "from": {
     "type": "string",
     "enum": [
      "P1",
      "P0",
      "P2",
      "P3",
      "P4",
      "P5"
     ]
    },
    "to": {
     "type": "string",
     "enum": [
      "P1",
      "P0",
      "P2",
      "P3",
      "P4",
      "P5"
     ]
    },
    "taper": {
     "$ref": "#/components/schemas/Taper"
    },
    "step": {
     "type": "number",
     "description": "Number of the taper step in the phase, from 1; only where one is proposed."
    },
    "levelFrom": {
     "$ref": "#/components/schemas/LevelOfCare"
    },
    "levelTo": {
     "$ref": "#/components/schemas/LevelOfCare"
    },
    "criteria": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/Criterion"
     }
    },
    "triggers": {
     "type": "array",
     "items": {
      "type": "string"
     }
    },
    "ruleSet": {
     "$ref": "#/components/schemas/RuleSetRef"
    },
    "decisionHash": {
     "type": "string"
    },
    "siteDate": {
     "type": "string",
     "format": "date"
    },
    "asOf": {
     "type": "string",
     "format": "date-time"
    },
    "dueAt": {
     "type": "string",
     "format": "date-time"
    },
    "deferredUntil": {
     "type": [
      "string",
      "null"
     ],
     "format": "date",
     "description": "A deferred one is not made again before this day; null otherwise."
    },
    "decision": {
     "type": [
      "object",
      "null"
     ],
     "required": [
      "by",
      "reason",
      "at"
     ],
     "properties": {
      "by": {
       "anyOf": [
        {
         "type": "null"
        },
        {
         "$ref": "#/components/schemas/Signature"
        }
       ]
      },
      "reason": {
       "type": [
        "string",
        "null"
       ]
      },
      "at": {
       "type": "string",
       "format": "date-time"
      }
     }
    },
    "version": {
     "type": "number"
    }
   }
  },
  "ReviewDue": {
   "type": "object",
   "description": "A review of the cadence (clinical 1.6) and the day it is due.",
   "required": [
    "kind",
    "dueOn"
   ],
   "properties": {
    "kind": {
     "type": "string",
     "enum": [
      "mini",
      "dimensional"
     ]
    },
    "dueOn": {
     "type": "string",
     "format": "date"
    }
   }
  },
  "RuleSetRef": {
   "type": "object",
   "description": "Reference that travels in events and records.",
   "required": [
    "id",
    "version",
    "hash"
   ],
   "properties": {
    "id": {
     "type": "string"
    },
    "version": {
     "type": "number"
    },
    "hash": {
     "type": "string"
    }
   }
  },
  "Rung": {
   "type": "object",
   "description": "One rung of the ladder (clinical 2.2).",
   "required": [
    "steps",
    "level"
   ],
   "properties": {
    "steps": {
     "type": "object",
     "required": [
      "adult",
      "adolescent"
     ],
     "properties": {
      "adult": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/TaperStep"
       }
      },
      "adolescent": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/TaperStep"
       }
      }
     },
     "description": "Ordered taper steps; the first is taken on entry."
    },
    "level": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/LevelByEdition"
      }
     ],
     "description": "Null before admission."
    }
   }
  },
  "Score": {
   "type": "object",
   "description": "One scored instrument; a total of null is not scorable, never zero.",
   "required": [
    "instrument",
    "form",
    "total",
    "takenAt"
   ],
   "properties": {
    "instrument": {
     "type": "string"
    },
    "form": {
     "type": "string",
     "enum": [
      "intake",
      "since-last-contact",
      "standard"
     ]
    },
    "total": {
     "type": [
      "number",
      "null"
     ]
    },
    "takenAt": {
     "type": "string",
     "format": "date-time"
    },
    "item9Positive": {
     "type": "boolean"
    },
    "risk": {
     "type": "string",
     "enum": [
      "none",
      "low",
      "moderate",
      "high",
      "not-screened"
     ]
    },
    "subscales": {
     "type": "object",
     "required": [
      "use",
      "risk",
      "protective"
     ],
     "properties": {
      "use": {
       "type": [
        "number",
        "null"
       ]
      },
      "risk": {
       "type": [
        "number",
        "null"
       ]
      },
      "protective": {
       "type": [
        "number",
        "null"
       ]
      }
     }
    }
   }
  },
  "Seat": {
   "anyOf": [
    {
     "type": "object",
     "required": [
      "kind"
     ],
     "properties": {
      "kind": {
       "const": "awaited"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "kind",
      "reservationId"
     ],
     "properties": {
      "kind": {
       "const": "reserved"
      },
      "reservationId": {
       "type": "string",
       "format": "uuid"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "kind",
      "reasons"
     ],
     "properties": {
      "kind": {
       "const": "blocked"
      },
      "reasons": {
       "type": "array",
       "items": {
        "type": "string"
       }
      }
     }
    }
   ]
  },
  "Signature": {
   "type": "object",
   "description": "Who signed, as the token said.",
   "required": [
    "staffId",
    "tier"
   ],
   "properties": {
    "staffId": {
     "type": "string"
    },
    "tier": {
     "type": "string",
     "enum": [
      "T1",
      "P1",
      "L1",
      "L2",
      "L3",
      "L4",
      "M1",
      "M2",
      "M3"
     ]
    }
   }
  },
  "Situation": {
   "type": "object",
   "description": "Where a patient stands on the ladder: what this service itself decided, which no other service's fact can change.",
   "required": [
    "patientId",
    "episodeId",
    "phase",
    "enteredOn",
    "admittedOn",
    "taper",
    "level",
    "ageBand",
    "openHolds"
   ],
   "properties": {
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "episodeId": {
     "type": "string",
     "format": "uuid"
    },
    "phase": {
     "type": "string",
     "enum": [
      "P1",
      "P0",
      "P2",
      "P3",
      "P4",
      "P5"
     ]
    },
    "enteredOn": {
     "type": "string",
     "format": "date",
     "description": "First site day of the phase."
    },
    "admittedOn": {
     "type": "string",
     "format": "date"
    },
    "steppedOn": {
     "type": "string",
     "format": "date",
     "description": "First site day of the present taper step; absent: since the phase was entered."
    },
    "taper": {
     "$ref": "#/components/schemas/Taper"
    },
    "level": {
     "$ref": "#/components/schemas/LevelOfCare",
     "description": "Level at entry of the phase; a later review may have decided another."
    },
    "ageBand": {
     "type": "string",
     "enum": [
      "adult",
      "adolescent"
     ]
    },
    "openHolds": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Triggers of the open holds."
    }
   }
  },
  "Tally": {
   "type": "object",
   "description": "Sums over patients. Every number is a sum, so tallies of pages add up to the tally of the whole.",
   "required": [
    "patients",
    "spells",
    "down",
    "up",
    "minutes",
    "seatDays",
    "holds"
   ],
   "properties": {
    "patients": {
     "type": "number"
    },
    "spells": {
     "type": "number"
    },
    "down": {
     "$ref": "#/components/schemas/Direction"
    },
    "up": {
     "$ref": "#/components/schemas/Direction"
    },
    "minutes": {
     "type": "object",
     "required": [
      "earlier",
      "later"
     ],
     "properties": {
      "earlier": {
       "type": "object",
       "required": [
        "delivered",
        "planned",
        "plannedNext"
       ],
       "properties": {
        "delivered": {
         "type": "number"
        },
        "planned": {
         "type": "number"
        },
        "plannedNext": {
         "type": "number"
        }
       }
      },
      "later": {
       "type": "object",
       "required": [
        "delivered",
        "planned",
        "plannedNext"
       ],
       "properties": {
        "delivered": {
         "type": "number"
        },
        "planned": {
         "type": "number"
        },
        "plannedNext": {
         "type": "number"
        }
       }
      }
     },
     "description": "Minutes in the days between both changes, min, by whether the candidate is earlier or later."
    },
    "seatDays": {
     "type": "object",
     "additionalProperties": {
      "type": "object",
      "required": [
       "freed",
       "taken"
      ],
      "properties": {
       "freed": {
        "type": "number"
       },
       "taken": {
        "type": "number"
       }
      }
     },
     "description": "Seat-days of a phase, d: freed by earlier changes, taken by later ones."
    },
    "holds": {
     "type": "object",
     "additionalProperties": {
      "type": "object",
      "required": [
       "live",
       "candidate",
       "both"
      ],
      "properties": {
       "live": {
        "type": "number"
       },
       "candidate": {
        "type": "number"
       },
       "both": {
        "type": "number"
       }
      }
     },
     "description": "Red signals by trigger: under the live rules, under the candidate, under both."
    }
   }
  },
  "Taper": {
   "type": "object",
   "description": "How intense a week is: both dimensions shrink as the patient progresses (clinical 0.1).",
   "required": [
    "sessionsPerWeek",
    "minutesPerSession"
   ],
   "properties": {
    "sessionsPerWeek": {
     "type": "number"
    },
    "minutesPerSession": {
     "type": "number"
    }
   }
  },
  "TaperStep": {
   "type": "object",
   "description": "A step of the taper inside a phase (clinical 2.2).",
   "required": [
    "sessionsPerWeek",
    "minutesPerSession"
   ],
   "properties": {
    "level": {
     "$ref": "#/components/schemas/LevelByEdition",
     "description": "A step that leaves the hour band of its phase is a transfer to this level; absent: the phase's own."
    },
    "sessionsPerWeek": {
     "type": "number"
    },
    "minutesPerSession": {
     "type": "number"
    }
   }
  },
  "Transition": {
   "type": "object",
   "description": "One way down the ladder; every criterion must hold.",
   "required": [
    "from",
    "to",
    "criteria"
   ],
   "properties": {
    "from": {
     "type": "string",
     "enum": [
      "P1",
      "P0",
      "P2",
      "P3",
      "P4",
      "P5"
     ]
    },
    "to": {
     "type": "string",
     "enum": [
      "P1",
      "P0",
      "P2",
      "P3",
      "P4",
      "P5"
     ]
    },
    "criteria": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/CriterionRule"
     }
    }
   }
  },
  "TriggerRules": {
   "type": "object",
   "description": "Triggers of the day-close evaluation (clinical 2.4). `lookBackDays`: how long after its evidence a trigger still fires.",
   "required": [
    "U3",
    "U4",
    "U5",
    "U6",
    "U7",
    "U8",
    "U9",
    "U10",
    "U11",
    "U12",
    "H1",
    "HW-2"
   ],
   "properties": {
    "U3": {
     "type": "object",
     "required": [
      "reports",
      "lookBackDays",
      "to"
     ],
     "properties": {
      "reports": {
       "type": "array",
       "items": {
        "type": "string"
       }
      },
      "lookBackDays": {
       "type": "number"
      },
      "to": {
       "type": "string",
       "enum": [
        "P1",
        "P0",
        "P2",
        "P3",
        "P4",
        "P5"
       ]
      }
     }
    },
    "U4": {
     "type": "object",
     "required": [
      "minPositive",
      "windowDays",
      "dailyUseReport",
      "opioids",
      "opioidActions"
     ],
     "properties": {
      "minPositive": {
       "type": "number"
      },
      "windowDays": {
       "type": "number"
      },
      "dailyUseReport": {
       "type": "string"
      },
      "opioids": {
       "type": "array",
       "items": {
        "type": "string"
       },
       "description": "Positives that also ask for a medication review, naloxone and a take-home review (C21, G7)."
      },
      "opioidActions": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/ActionRule"
       }
      }
     }
    },
    "U5": {
     "type": "object",
     "required": [
      "windowDays"
     ],
     "properties": {
      "windowDays": {
       "type": "number"
      }
     }
    },
    "U6": {
     "type": "object",
     "required": [
      "consecutive",
      "minShare",
      "windowDays",
      "minSessions",
      "classes",
      "logisticReasons",
      "reTrack"
     ],
     "properties": {
      "consecutive": {
       "type": "number"
      },
      "minShare": {
       "type": "number"
      },
      "windowDays": {
       "type": "number"
      },
      "minSessions": {
       "type": "number"
      },
      "classes": {
       "type": "array",
       "items": {
        "type": "string"
       }
      },
      "logisticReasons": {
       "type": "array",
       "items": {
        "type": "string"
       }
      },
      "reTrack": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/ActionRule"
       }
      }
     }
    },
    "U7": {
     "type": "object",
     "required": [
      "ciwa",
      "cows",
      "lookBackDays"
     ],
     "properties": {
      "ciwa": {
       "type": "number"
      },
      "cows": {
       "type": "number"
      },
      "lookBackDays": {
       "type": "number"
      }
     }
    },
    "U8": {
     "type": "object",
     "required": [
      "use",
      "risk",
      "riskInARow",
      "lookBackDays"
     ],
     "properties": {
      "use": {
       "type": "number"
      },
      "risk": {
       "type": "number"
      },
      "riskInARow": {
       "type": "number"
      },
      "lookBackDays": {
       "type": "number"
      }
     }
    },
    "U9": {
     "type": "object",
     "required": [
      "measures",
      "lookBackDays"
     ],
     "properties": {
      "measures": {
       "type": "array",
       "items": {
        "type": "object",
        "required": [
         "instrument",
         "rise",
         "reach"
        ],
        "properties": {
         "instrument": {
          "type": "string"
         },
         "rise": {
          "type": "number"
         },
         "reach": {
          "type": [
           "number",
           "null"
          ]
         }
        }
       }
      },
      "lookBackDays": {
       "type": "number"
      }
     }
    },
    "U10": {
     "type": "object",
     "required": [
      "reports",
      "lookBackDays"
     ],
     "properties": {
      "reports": {
       "type": "array",
       "items": {
        "type": "string"
       }
      },
      "lookBackDays": {
       "type": "number"
      }
     }
    },
    "U11": {
     "type": "object",
     "required": [
      "missedDays",
      "injectionGrace",
      "lookBackDays"
     ],
     "properties": {
      "missedDays": {
       "type": "object",
       "additionalProperties": {
        "type": "number"
       }
      },
      "injectionGrace": {
       "type": "array",
       "items": {
        "type": "object",
        "required": [
         "medication",
         "everyDaysUpTo",
         "overdueAfterDays"
        ],
        "properties": {
         "medication": {
          "type": "string"
         },
         "everyDaysUpTo": {
          "type": "number"
         },
         "overdueAfterDays": {
          "type": "number"
         }
        }
       },
       "description": "Injections: days after the last dose from which it is past grace; by order interval in days."
      },
      "lookBackDays": {
       "type": "number"
      }
     }
    },
    "U12": {
     "type": "object",
     "required": [
      "reports",
      "lookBackDays"
     ],
     "properties": {
      "reports": {
       "type": "array",
       "items": {
        "type": "string"
       }
      },
      "lookBackDays": {
       "type": "number"
      }
     }
    },
    "H1": {
     "type": "object",
     "required": [
      "reviews",
      "goalsBelow",
      "escalateAfterDays",
      "escalation",
      "replacesU4In",
      "opioidRiskDays",
      "opioidMedications",
      "overdoseReports",
      "worseTests"
     ],
     "properties": {
      "reviews": {
       "type": "number"
      },
      "goalsBelow": {
       "type": "number"
      },
      "escalateAfterDays": {
       "type": "number"
      },
      "escalation": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/ActionRule"
       }
      },
      "replacesU4In": {
       "type": "array",
       "items": {
        "type": "string",
        "enum": [
         "P1",
         "P0",
         "P2",
         "P3",
         "P4",
         "P5"
        ]
       },
       "description": "Where H1 replaces the U4 proposal (clinical 2.4, precedence)."
      },
      "opioidRiskDays": {
       "type": "number"
      },
      "opioidMedications": {
       "type": "array",
       "items": {
        "type": "string"
       }
      },
      "overdoseReports": {
       "type": "array",
       "items": {
        "type": "string"
       }
      },
      "worseTests": {
       "type": "object",
       "required": [
        "compared",
        "moreBy"
       ],
       "properties": {
        "compared": {
         "type": "number"
        },
        "moreBy": {
         "type": "number"
        }
       }
      }
     }
    },
    "HW-2": {
     "type": "object",
     "required": [
      "weeks"
     ],
     "properties": {
      "weeks": {
       "type": "number"
      }
     }
    }
   }
  },
  "WeekCount": {
   "type": "object",
   "description": "How often something of a kind happened in a week that begins on a Monday.",
   "required": [
    "week",
    "what",
    "kind",
    "count"
   ],
   "properties": {
    "week": {
     "type": "string",
     "format": "date"
    },
    "what": {
     "type": "string",
     "enum": [
      "proposal",
      "hold",
      "action"
     ]
    },
    "kind": {
     "type": "string",
     "description": "Kind of the proposal or action, trigger of the hold."
    },
    "count": {
     "type": "number"
    }
   }
  },
  "version": {
   "type": "object",
   "required": [
    "siteId",
    "programId",
    "effectiveFrom",
    "effectiveUntil",
    "id",
    "version",
    "hash"
   ],
   "properties": {
    "siteId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid",
     "description": "Null: every site."
    },
    "programId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid",
     "description": "Null: every program."
    },
    "effectiveFrom": {
     "type": "string",
     "format": "date",
     "description": "First site date on which it decides."
    },
    "effectiveUntil": {
     "type": [
      "string",
      "null"
     ],
     "format": "date",
     "description": "Last one; null: until another version of its scope begins."
    },
    "id": {
     "type": "string"
    },
    "version": {
     "type": "number"
    },
    "hash": {
     "type": "string",
     "description": "SHA-256 of the canonical body."
    }
   }
  }
 }
};
