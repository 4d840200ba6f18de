// Written by tools/describe-routes.mjs from the code: change the docstrings and types, then run it.
import type { RouteDescriptions } from '@stepwell/platform';

/** Summary and answer of every route, by operation id. */
export const ROUTES: RouteDescriptions = {
 "routes": {
  "Assessment_answer": {
   "summary": "Keep answers of an assessment that is still open",
   "description": "Keep answers of an assessment that is still open.",
   "statuses": [
    200,
    201
   ],
   "answer": {},
   "needsVersion": true,
   "versioned": true
  },
  "Assessment_complete": {
   "summary": "Complete an assessment",
   "description": "Complete an assessment; from then on it does not change.",
   "statuses": [
    200,
    201
   ],
   "answer": {},
   "versioned": true
  },
  "Assessment_start": {
   "summary": "Start an assessment of the six dimensions (clinical 1.2)",
   "description": "Start an assessment of the six dimensions (clinical 1.2).",
   "statuses": [
    200,
    201
   ],
   "answer": {},
   "versioned": true
  },
  "Assessment_view": {
   "summary": "One assessment",
   "description": "One assessment: answers, what is missing, and the level that follows.",
   "statuses": [
    200,
    201
   ],
   "answer": {},
   "versioned": true
  },
  "Concern_change": {
   "summary": "Change the kind or urgency of an open safety concern",
   "description": "Change the kind or urgency of an open safety concern.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/Concern"
   },
   "versioned": true
  },
  "Concern_close": {
   "summary": "Close a safety concern with what was done",
   "description": "Close a safety concern with what was done.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/Concern"
   },
   "versioned": true
  },
  "Consent_grant": {
   "summary": "Keep a signed consent with all that 42 CFR 2.31 asks for",
   "description": "Keep a signed consent with all that 42 CFR 2.31 asks for.",
   "statuses": [
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/Consent"
   },
   "versioned": true
  },
  "Consent_revoke": {
   "summary": "Revoke a consent",
   "description": "Revoke a consent: from now on nothing leaves under it.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/Consent"
   },
   "versioned": true
  },
  "Duplicate_decide": {
   "summary": "Decide whether two records are of one person",
   "description": "Decide whether two records are of one person; a further decision undoes it",
   "statuses": [
    201
   ],
   "answer": {},
   "versioned": true
  },
  "Duplicate_identity": {
   "summary": "Who a patient is, for those who meet them",
   "description": "Who a patient is, for those who meet them; every look is audited",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "version",
     "givenName",
     "familyName",
     "formerNames",
     "birthDate",
     "phone",
     "identifiers",
     "patientId"
    ],
    "properties": {
     "version": {
      "type": "number"
     },
     "givenName": {
      "type": "string"
     },
     "familyName": {
      "type": "string"
     },
     "formerNames": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "birthDate": {
      "type": [
       "string",
       "null"
      ],
      "format": "date"
     },
     "phone": {
      "type": [
       "string",
       "null"
      ]
     },
     "identifiers": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "system",
        "value"
       ],
       "properties": {
        "system": {
         "type": "string"
        },
        "value": {
         "type": "string"
        }
       }
      }
     },
     "patientId": {
      "type": "string",
      "format": "uuid"
     }
    }
   },
   "versioned": true
  },
  "Duplicate_list": {
   "summary": "Records of a site that may be of one person, with the evidence and the decision clock",
   "description": "Records of a site that may be of one person, with the evidence and the decision clock",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "items",
     "elsewhere",
     "cursor"
    ],
    "properties": {
     "items": {
      "type": "array",
      "items": {}
     },
     "elsewhere": {
      "type": "number"
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
  "Duplicate_tell": {
   "summary": "Tell who a patient is, and find other records that may be of the same person",
   "description": "Tell who a patient is, and find other records that may be of the same person; merges none",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "patientId",
     "version",
     "openPairs"
    ],
    "properties": {
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "version": {
      "type": "number"
     },
     "openPairs": {
      "type": "array",
      "items": {
       "type": "string",
       "format": "uuid"
      },
      "description": "Pairs with other records that wait for a decision."
     }
    }
   },
   "versioned": true
  },
  "Ending_decline": {
   "summary": "Decline the discharge that waits (L4, M2 and above)",
   "description": "Decline the discharge that waits (L4, M2 and above); the episode goes on",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Ending_discharge": {
   "summary": "Sign the discharge (L4, M2 and above) as of the last contact, with continuity and aftercare plan (C24, C25)",
   "description": "Sign the discharge (L4, M2 and above) as of the last contact, with continuity and aftercare plan (C24, C25)",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Ending_look": {
   "summary": "The end of an episode",
   "description": "The end of an episode: the proposal, what each exit needs today, or the discharge summary",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/body"
   }
  },
  "Ending_propose": {
   "summary": "Propose a discharge, with a coded reason",
   "description": "Propose a discharge, with a coded reason; never for use alone (clinical 2.4)",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Ending_reopen": {
   "summary": "Reopen a lapsed episode after a late return, within its window (C24)",
   "description": "Reopen a lapsed episode after a late return, within its window (C24); assessed again first",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Episode_endLeave": {
   "summary": "End a leave on the day the patient came back",
   "description": "End a leave on the day the patient came back.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Episode_list": {
   "summary": "Open episodes of a site, page by page",
   "description": "Open episodes of a site, page by page.",
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
       "$ref": "#/components/schemas/EpisodeBody"
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
  "Episode_one": {
   "summary": "One episode as it stands",
   "description": "One episode as it stands: stage, level, gates, and what is due next.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Episode_patient": {
   "summary": "A patient",
   "description": "A patient: name, birth date, and every episode with its stage.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "earlier",
     "linked",
     "patientId",
     "openConcerns",
     "consents",
     "worklist",
     "draftAssessments",
     "missing"
    ],
    "properties": {
     "episode": {
      "$ref": "#/components/schemas/EpisodeBody"
     },
     "earlier": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/EpisodeBody"
      }
     },
     "linked": {
      "type": "object",
      "required": [
       "patientIds",
       "episodes",
       "elsewhere"
      ],
      "properties": {
       "patientIds": {
        "type": "array",
        "items": {
         "type": "string",
         "format": "uuid"
        }
       },
       "episodes": {
        "type": "array",
        "items": {
         "$ref": "#/components/schemas/EpisodeBody"
        }
       },
       "elsewhere": {
        "type": "number"
       }
      }
     },
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "openConcerns": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Concern"
      }
     },
     "consents": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Consent"
      }
     },
     "worklist": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Action"
      }
     },
     "draftAssessments": {
      "type": "array",
      "items": {
       "type": "string",
       "format": "uuid"
      }
     },
     "missing": {
      "type": "array",
      "items": {
       "type": "string"
      },
      "description": "What keeps the person from being admitted today, as codes."
     }
    }
   },
   "versioned": true
  },
  "Episode_refer": {
   "summary": "Take a referral",
   "description": "Take a referral: opens an episode, with its first-contact clock (clinical 2.5).",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Episode_startLeave": {
   "summary": "Begin a leave with a coded reason",
   "description": "Begin a leave with a coded reason; it bridges the gap until its last day.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Examination_enter": {
   "summary": "Keep one look at a section, or the reason why it was not done",
   "description": "Keep one look at a section, or the reason why it was not done",
   "statuses": [
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/ExaminationEntry"
   }
  },
  "Examination_read": {
   "summary": "The newest look at each section, the series of vitals, and what nobody has looked at",
   "description": "The newest look at each section, the series of vitals, and what nobody has looked at",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/Examination"
   }
  },
  "Level_correct": {
   "summary": "Correct or undo a level decision by one that supersedes it (L4 or M2 and above)",
   "description": "Correct or undo a level decision by one that supersedes it (L4 or M2 and above)",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Level_history": {
   "summary": "Level spans as believed at a moment, in the codes of both editions, with every record",
   "description": "Level spans as believed at a moment, in the codes of both editions, with every record",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/body2"
   }
  },
  "Level_outside": {
   "summary": "Keep the result of an outside system",
   "description": "Keep the result of an outside system: system, edition, code; it decides nothing here",
   "statuses": [
    201
   ],
   "answer": {}
  },
  "Measuring_due": {
   "summary": "Who is due which instrument, by site-local day, overdue first (clinical 3.5)",
   "description": "Who is due which instrument, by site-local day, overdue first (clinical 3.5)",
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
       "$ref": "#/components/schemas/PersonDue"
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
  "Measuring_scores": {
   "summary": "Scores of a patient, oldest first, each with its change since the first (clinical 3.2)",
   "description": "Scores of a patient, oldest first, each with its change since the first (clinical 3.2)",
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
       "$ref": "#/components/schemas/TrackedScore"
      }
     }
    }
   }
  },
  "Observation_report": {
   "summary": "Keep a fact that staff observed, with when it was so",
   "description": "Keep a fact that staff observed, with when it was so.",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "factId"
    ],
    "properties": {
     "factId": {
      "type": "string",
      "format": "uuid"
     }
    }
   }
  },
  "Observation_reportBatch": {
   "summary": "Keep many facts in one call",
   "description": "Keep many facts in one call; each is judged by itself.",
   "statuses": [
    200
   ],
   "answer": {}
  },
  "Observation_screen": {
   "summary": "Keep the answers of a screening instrument and score them (clinical 3)",
   "description": "Keep the answers of a screening instrument and score them (clinical 3).",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "screeningId",
     "scores",
     "concerns"
    ],
    "properties": {
     "screeningId": {
      "type": "string",
      "format": "uuid"
     },
     "scores": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Score"
      }
     },
     "concerns": {
      "type": "array",
      "items": {
       "type": "string"
      }
     }
    }
   }
  },
  "Observation_screenBatch": {
   "summary": "Keep many screenings in one call",
   "description": "Keep many screenings in one call; each is judged by itself.",
   "statuses": [
    200
   ],
   "answer": {}
  },
  "Placement_accept": {
   "summary": "Keep that the other provider took the patient",
   "description": "Keep that the other provider took the patient.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Placement_admit": {
   "summary": "Admit the patient, when every gate is cleared",
   "description": "Admit the patient, when every gate is cleared.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Placement_clearGate": {
   "summary": "Clear one gate of admission",
   "description": "Clear one gate of admission.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Placement_close": {
   "summary": "Close the episode before admission, with a coded reason",
   "description": "Close the episode before admission, with a coded reason.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Placement_decideLevel": {
   "summary": "Decide the level of care",
   "description": "Decide the level of care; one that differs from the suggestion needs a reason.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Placement_referOut": {
   "summary": "Refer to another provider, who has the level that is needed",
   "description": "Refer to another provider, who has the level that is needed.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Plan_artefact": {
   "summary": "Sign the next version of the relapse-prevention plan or the safety plan",
   "description": "Sign the next version of the relapse-prevention plan or the safety plan",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Plan_careTeam": {
   "summary": "Name the whole care team",
   "description": "Name the whole care team; each needed role is named or waived",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Plan_due": {
   "summary": "Who of a site is due which review, with the days since it was due",
   "description": "Who of a site is due which review, with the days since it was due",
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
       "$ref": "#/components/schemas/PersonReviews"
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
  "Plan_history": {
   "summary": "Every version, entry of progress, signed document and review, with their words",
   "description": "Every version, entry of progress, signed document and review, with their words",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/body3"
   }
  },
  "Plan_mini": {
   "summary": "The weekly look at attendance, tests and measures (clinical 1.6)",
   "description": "The weekly look at attendance, tests and measures (clinical 1.6)",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Plan_progress": {
   "summary": "Keep where a goal stands, or withdraw an entry made in error",
   "description": "Keep where a goal stands, or withdraw an entry made in error",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "goal",
     "progressId",
     "episodeId",
     "number",
     "patientId",
     "goalId",
     "state",
     "percent",
     "withdraws",
     "occurredAt",
     "siteDate",
     "recordedAt",
     "recordedBy"
    ],
    "properties": {
     "goal": {
      "$ref": "#/components/schemas/GoalView"
     },
     "progressId": {
      "type": "string",
      "format": "uuid"
     },
     "episodeId": {
      "type": "string",
      "format": "uuid"
     },
     "number": {
      "type": "number",
      "description": "Counts the entries of the episode in the order in which they were made."
     },
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "goalId": {
      "type": "string",
      "format": "uuid"
     },
     "state": {
      "type": [
       "string",
       "null"
      ],
      "enum": [
       "not-started",
       "progressing",
       "stalled",
       "set-back",
       "met",
       "given-up",
       null
      ]
     },
     "percent": {
      "type": [
       "number",
       "null"
      ],
      "description": "How far, 0-100 %."
     },
     "withdraws": {
      "type": [
       "string",
       "null"
      ],
      "format": "uuid",
      "description": "The entry that this one withdraws; then it says nothing else."
     },
     "occurredAt": {
      "type": "string",
      "format": "date-time"
     },
     "siteDate": {
      "type": "string",
      "format": "date"
     },
     "recordedAt": {
      "type": "string",
      "format": "date-time"
     },
     "recordedBy": {
      "type": "string"
     }
    }
   }
  },
  "Plan_read": {
   "summary": "The plan as it stands",
   "description": "The plan as it stands: goals, hours, team, reviews due, and what is missing",
   "statuses": [
    200
   ],
   "answer": {},
   "versioned": true
  },
  "Plan_review": {
   "summary": "Review the whole plan, and change it by the way (clinical 1.6)",
   "description": "Review the whole plan, and change it by the way (clinical 1.6)",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Plan_sign": {
   "summary": "Sign the plan, when its week fits the decided level (HW-1 to HW-7)",
   "description": "Sign the plan, when its week fits the decided level (HW-1 to HW-7)",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/EpisodeBody"
   },
   "versioned": true
  },
  "Reaching_list": {
   "summary": "Referrals of a site with their first-contact clock, oldest first (clinical 2.5)",
   "description": "Referrals of a site with their first-contact clock, oldest first (clinical 2.5)",
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
       "$ref": "#/components/schemas/Approach"
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
  "Reaching_tried": {
   "summary": "Keep an attempt to reach a person, or an intake appointment kept or missed",
   "description": "Keep an attempt to reach a person, or an intake appointment kept or missed",
   "statuses": [
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/ContactAttempt"
   }
  },
  "Receiving_book": {
   "summary": "Book an intake",
   "description": "Book an intake; one at a time",
   "statuses": [
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/IntakeVisit"
   },
   "versioned": true
  },
  "Receiving_pipeline": {
   "summary": "Open episodes of a site",
   "description": "Open episodes of a site: what stage, since when, what is due next and how late",
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
       "$ref": "#/components/schemas/PipelineLine"
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
  "Receiving_rates": {
   "summary": "Kept and missed intakes of a site, early and late ones apart (clinical 2.5)",
   "description": "Kept and missed intakes of a site, early and late ones apart (clinical 2.5)",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "booked",
     "cancelled",
     "pending",
     "missedBy",
     "early",
     "late",
     "kept",
     "missed",
     "keptShare",
     "siteId",
     "from",
     "to",
     "zone"
    ],
    "properties": {
     "booked": {
      "type": "number"
     },
     "cancelled": {
      "type": "number"
     },
     "pending": {
      "type": "number",
      "description": "Booked, and neither kept, missed nor cancelled yet."
     },
     "missedBy": {
      "type": "object",
      "additionalProperties": {
       "type": "number"
      }
     },
     "early": {
      "$ref": "#/components/schemas/Rate",
      "description": "Intakes within the hours after the referral that count as early, and later ones."
     },
     "late": {
      "$ref": "#/components/schemas/Rate"
     },
     "kept": {
      "type": "number"
     },
     "missed": {
      "type": "number"
     },
     "keptShare": {
      "type": [
       "number",
       "null"
      ],
      "description": "Kept of kept and missed, 0-1; null when there was neither."
     },
     "siteId": {
      "type": "string",
      "format": "uuid"
     },
     "from": {
      "type": "string",
      "format": "date"
     },
     "to": {
      "type": "string",
      "format": "date"
     },
     "zone": {
      "type": "string"
     }
    }
   }
  },
  "Receiving_record": {
   "summary": "Keep that a record of another place was asked for or received",
   "description": "Keep that a record of another place was asked for or received",
   "statuses": [
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/ReferralRecord"
   }
  },
  "Receiving_settle": {
   "summary": "Say how a booked intake went",
   "description": "Say how a booked intake went: kept, missed or cancelled, the latter two with a coded reason",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/IntakeVisit"
   },
   "versioned": true
  },
  "Residence_list": {
   "summary": "The register of a site",
   "description": "The register of a site: what nobody knows, or was said too long ago, is unknown",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "available",
     "items"
    ],
    "properties": {
     "available": {
      "type": [
       "boolean",
       "null"
      ]
     },
     "items": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Residence"
      }
     }
    }
   }
  },
  "Residence_report": {
   "summary": "Keep what a recovery residence said about its free places, with day and source",
   "description": "Keep what a recovery residence said about its free places, with day and source",
   "statuses": [
    201
   ],
   "answer": {
    "$ref": "#/components/schemas/Residence"
   }
  },
  "RuleSet_activate": {
   "summary": "Activate a version of the rule set from a day on",
   "description": "Activate a version of the rule set from a day on.",
   "statuses": [
    201
   ],
   "answer": {
    "anyOf": [
     {},
     {
      "$ref": "#/components/schemas/RuleBody"
     }
    ]
   }
  },
  "RuleSet_list": {
   "summary": "Versions of the rule set with who activated each, newest first",
   "description": "Versions of the rule set with who activated each, newest first.",
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
        "jurisdiction",
        "siteId",
        "effectiveFrom",
        "id",
        "version",
        "hash"
       ],
       "properties": {
        "body": {
         "$ref": "#/components/schemas/RuleBody"
        },
        "jurisdiction": {
         "type": [
          "string",
          "null"
         ],
         "description": "Jurisdiction pack it belongs to, or null for every site."
        },
        "siteId": {
         "type": [
          "string",
          "null"
         ],
         "format": "uuid"
        },
        "effectiveFrom": {
         "type": "string",
         "format": "date",
         "description": "First site date on which it decides."
        },
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
      }
     }
    }
   }
  },
  "Worklist_close": {
   "summary": "End a task with a coded reason (L3 or M1 and above)",
   "description": "End a task with a coded reason (L3 or M1 and above)",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/WorkItem"
   }
  },
  "Worklist_list": {
   "summary": "Tasks of a site, the longest due first",
   "description": "Tasks of a site, the longest due first; the overdue ones unless another status is asked for",
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
        "siteId",
        "subjectId",
        "settledAt",
        "settledBy",
        "settledReason",
        "actionId",
        "patientId",
        "kind",
        "trigger",
        "dueAt",
        "status"
       ],
       "properties": {
        "hoursLate": {
         "type": "number"
        },
        "siteId": {
         "type": [
          "string",
          "null"
         ],
         "format": "uuid"
        },
        "subjectId": {
         "type": [
          "string",
          "null"
         ],
         "format": "uuid"
        },
        "settledAt": {
         "type": [
          "string",
          "null"
         ],
         "format": "date-time"
        },
        "settledBy": {
         "type": [
          "string",
          "null"
         ]
        },
        "settledReason": {
         "type": [
          "string",
          "null"
         ]
        },
        "actionId": {
         "type": "string",
         "format": "uuid"
        },
        "patientId": {
         "type": "string",
         "format": "uuid"
        },
        "kind": {
         "type": "string"
        },
        "trigger": {
         "type": "string"
        },
        "dueAt": {
         "type": "string",
         "format": "date-time"
        },
        "status": {
         "type": "string",
         "enum": [
          "asked",
          "overdue",
          "done",
          "dropped"
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
  }
 },
 "schemas": {
  "Action": {
   "type": "object",
   "description": "Something a person is asked to do by a time.",
   "required": [
    "actionId",
    "patientId",
    "kind",
    "trigger",
    "dueAt",
    "status"
   ],
   "properties": {
    "actionId": {
     "type": "string",
     "format": "uuid"
    },
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "kind": {
     "type": "string"
    },
    "trigger": {
     "type": "string"
    },
    "dueAt": {
     "type": "string",
     "format": "date-time"
    },
    "status": {
     "type": "string",
     "enum": [
      "asked",
      "overdue",
      "done",
      "dropped"
     ]
    }
   }
  },
  "AftercarePlan": {
   "type": "object",
   "description": "What waits for the person after the discharge.",
   "required": [
    "appointmentOn",
    "contact",
    "naloxone",
    "relapsePlan"
   ],
   "properties": {
    "appointmentOn": {
     "type": "string",
     "format": "date"
    },
    "contact": {
     "type": "string",
     "description": "Whom to turn to, as a code."
    },
    "naloxone": {
     "type": "string"
    },
    "relapsePlan": {
     "type": "string"
    }
   }
  },
  "Approach": {
   "type": "object",
   "description": "A referral on its way to an intake; instants are told with the site's zone.",
   "required": [
    "episodeId",
    "patientId",
    "siteId",
    "zone",
    "referredAt",
    "dueAt",
    "state",
    "reachedAt",
    "hoursLate",
    "attempts",
    "intakesKept",
    "intakesMissed",
    "lastAttemptAt"
   ],
   "properties": {
    "episodeId": {
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
    "zone": {
     "type": "string"
    },
    "referredAt": {
     "type": "string",
     "format": "date-time"
    },
    "dueAt": {
     "type": "string",
     "format": "date-time"
    },
    "state": {
     "type": "string",
     "enum": [
      "overdue",
      "reached",
      "waiting"
     ]
    },
    "reachedAt": {
     "type": [
      "string",
      "null"
     ],
     "format": "date-time"
    },
    "hoursLate": {
     "type": "number",
     "description": "Hours past the due time when it was reached, or until now while it was not; negative is before it."
    },
    "attempts": {
     "type": "number"
    },
    "intakesKept": {
     "type": "number"
    },
    "intakesMissed": {
     "type": "number"
    },
    "lastAttemptAt": {
     "type": [
      "string",
      "null"
     ],
     "format": "date-time"
    }
   }
  },
  "ArtefactInForce": {
   "type": "object",
   "description": "The version of a signed document that is in force.",
   "required": [
    "artefactId",
    "kind",
    "version",
    "signedOn",
    "patientSigned"
   ],
   "properties": {
    "artefactId": {
     "type": "string",
     "format": "uuid"
    },
    "kind": {
     "type": "string",
     "enum": [
      "relapse-prevention-plan",
      "safety-plan"
     ]
    },
    "version": {
     "type": "number"
    },
    "signedOn": {
     "type": "string",
     "format": "date"
    },
    "patientSigned": {
     "type": "boolean"
    }
   }
  },
  "ArtefactRow": {
   "type": "object",
   "description": "One version of a signed document.",
   "required": [
    "artefactId",
    "kind",
    "version",
    "sections",
    "signedAt",
    "siteDate",
    "patientSigned",
    "signatureAbsence",
    "signedBy",
    "tier",
    "credentialUntil"
   ],
   "properties": {
    "artefactId": {
     "type": "string",
     "format": "uuid"
    },
    "kind": {
     "type": "string"
    },
    "version": {
     "type": "number"
    },
    "sections": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ArtefactSection"
     }
    },
    "signedAt": {
     "type": "string",
     "format": "date-time"
    },
    "siteDate": {
     "type": "string",
     "format": "date"
    },
    "patientSigned": {
     "type": "boolean"
    },
    "signatureAbsence": {
     "type": [
      "string",
      "null"
     ]
    },
    "signedBy": {
     "type": "string"
    },
    "tier": {
     "type": "string"
    },
    "credentialUntil": {
     "type": [
      "string",
      "null"
     ],
     "format": "date"
    }
   }
  },
  "ArtefactRule": {
   "type": "object",
   "required": [
    "kind",
    "sections",
    "needs",
    "signedBy",
    "needed"
   ],
   "properties": {
    "kind": {
     "type": "string",
     "enum": [
      "relapse-prevention-plan",
      "safety-plan"
     ]
    },
    "sections": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Sections it may have, each a list of the patient's own steps."
    },
    "needs": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Sections without which it is not signed."
    },
    "signedBy": {
     "type": "array",
     "items": {
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
     },
     "description": "Credentials that may sign it, each with those above it on its ladder."
    },
    "needed": {
     "type": "string",
     "enum": [
      "in-treatment",
      "at-suicide-risk"
     ],
     "description": "When somebody in treatment has to have it."
    }
   }
  },
  "ArtefactSection": {
   "type": "object",
   "description": "A section of a document with the patient's own steps in it, kept here and never published.",
   "required": [
    "section",
    "steps"
   ],
   "properties": {
    "section": {
     "type": "string"
    },
    "steps": {
     "type": "array",
     "items": {
      "type": "string"
     }
    }
   }
  },
  "AssessmentSummary": {
   "type": "object",
   "description": "What the episode keeps of the newest signed assessment.",
   "required": [
    "assessmentId",
    "at",
    "siteDate",
    "gates",
    "clearedGates",
    "recommended",
    "modifiers"
   ],
   "properties": {
    "assessmentId": {
     "type": "string",
     "format": "uuid"
    },
    "at": {
     "type": "string",
     "format": "date-time"
    },
    "siteDate": {
     "type": "string",
     "format": "date"
    },
    "gates": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/FiredGate"
     }
    },
    "clearedGates": {
     "type": "array",
     "items": {
      "type": "string"
     }
    },
    "recommended": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/LevelOfCare"
      }
     ]
    },
    "modifiers": {
     "type": "array",
     "items": {
      "type": "string"
     }
    },
    "outOfScope": {
     "type": "array",
     "items": {
      "const": "mental-health-primary"
     },
     "description": "What the program is not for; older records hold none."
    }
   }
  },
  "Band": {
   "anyOf": [
    {
     "type": "object",
     "required": [
      "from",
      "band"
     ],
     "properties": {
      "from": {
       "type": "number"
      },
      "band": {
       "type": "string"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "above",
      "band"
     ],
     "properties": {
      "above": {
       "type": "number"
      },
      "band": {
       "type": "string"
      }
     }
    }
   ]
  },
  "CadenceRule": {
   "type": "object",
   "description": "How often somebody in treatment is reviewed; the first rule that fits the level and the phase decides.",
   "required": [
    "review",
    "everyDays"
   ],
   "properties": {
    "review": {
     "type": "string",
     "enum": [
      "plan-review",
      "mini-review",
      "re-rating"
     ]
    },
    "everyDays": {
     "type": "number",
     "description": "Days from one to the next at the latest, d."
    },
    "levels": {
     "type": "array",
     "items": {
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
     "description": "Only at these levels; absent is any."
    },
    "phases": {
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
     "description": "Only in these phases; absent is any."
    }
   }
  },
  "CarePlanRules": {
   "type": "object",
   "description": "The individual plan as data: what it may hold, who carries and signs it, when it is reviewed, and what 18 years change.",
   "required": [
    "kind",
    "catalogue",
    "team",
    "artefacts",
    "signatureAbsences",
    "notShownReasons",
    "cadence",
    "comingOfAge"
   ],
   "properties": {
    "kind": {
     "const": "care-plan"
    },
    "catalogue": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ComponentRule"
     }
    },
    "team": {
     "type": "object",
     "required": [
      "needed",
      "roles",
      "waiverReasons"
     ],
     "properties": {
      "needed": {
       "type": "array",
       "items": {
        "type": "string"
       },
       "description": "Roles of which each is named or waived with a code (clinical 0.1)."
      },
      "roles": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/TeamRoleRule"
       }
      },
      "waiverReasons": {
       "type": "array",
       "items": {
        "type": "string"
       }
      }
     }
    },
    "artefacts": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ArtefactRule"
     }
    },
    "signatureAbsences": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Coded reasons for which the patient's own signature is absent."
    },
    "notShownReasons": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Coded reasons for which results were not shown to the patient."
    },
    "cadence": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/CadenceRule"
     }
    },
    "comingOfAge": {
     "type": "object",
     "required": [
      "ends",
      "asks",
      "askWithinHours"
     ],
     "properties": {
      "ends": {
       "type": "array",
       "items": {
        "type": "string"
       },
       "description": "Scopes of consent that end with childhood and are never given for an adult."
      },
      "asks": {
       "type": "array",
       "items": {
        "type": "string"
       },
       "description": "Scopes that the patient is asked for anew, besides those a guardian had given."
      },
      "askWithinHours": {
       "type": "number",
       "description": "Hours within which the patient is asked, h."
      }
     }
    }
   }
  },
  "Change": {
   "type": "object",
   "description": "What happened between a first and a later score of one instrument; null where a part is not defined or not known.",
   "required": [
    "points",
    "reliable",
    "response",
    "remission"
   ],
   "properties": {
    "points": {
     "type": [
      "number",
      "null"
     ],
     "description": "Later minus first, points."
    },
    "reliable": {
     "type": [
      "string",
      "null"
     ],
     "enum": [
      "better",
      "worse",
      "none",
      null
     ],
     "description": "Whether the difference is more than noise, and in which direction."
    },
    "response": {
     "type": [
      "boolean",
      "null"
     ]
    },
    "remission": {
     "type": [
      "boolean",
      "null"
     ]
    }
   }
  },
  "ChangeRule": {
   "type": "object",
   "description": "When two scores differ by more than noise, and when the treatment has worked (clinical 3.2). Absent parts are not defined.",
   "required": [
    "better"
   ],
   "properties": {
    "better": {
     "type": "string",
     "enum": [
      "lower",
      "higher"
     ]
    },
    "reliablePoints": {
     "type": "number",
     "description": "Least difference between two totals that is reliable, points."
    },
    "response": {
     "anyOf": [
      {
       "type": "object",
       "required": [
        "share",
        "from"
       ],
       "properties": {
        "share": {
         "type": "number"
        },
        "from": {
         "type": "number"
        }
       }
      },
      {
       "type": "object",
       "required": [
        "points"
       ],
       "properties": {
        "points": {
         "type": "number"
        }
       }
      }
     ],
     "description": "Share of the baseline, or points, that must be lost; with `from`, only a baseline of at least that can respond."
    },
    "remission": {
     "anyOf": [
      {
       "type": "object",
       "required": [
        "below"
       ],
       "properties": {
        "below": {
         "type": "number"
        }
       }
      },
      {
       "type": "object",
       "required": [
        "from"
       ],
       "properties": {
        "from": {
         "type": "number"
        }
       }
      }
     ]
    },
    "use": {
     "const": true,
     "description": "BAM: response is Use of 0, remission Use of 0 with Protective above Risk."
    }
   }
  },
  "Component": {
   "type": "object",
   "description": "A weekly pattern of one component.",
   "required": [
    "component",
    "sessionsPerWeek",
    "minutes"
   ],
   "properties": {
    "component": {
     "type": "string"
    },
    "sessionsPerWeek": {
     "type": "number"
    },
    "minutes": {
     "type": "number",
     "description": "Minutes of one session, min."
    },
    "weekdays": {
     "type": "array",
     "items": {
      "type": "number"
     },
     "description": "ISO weekdays of its sessions, one each, where the plan names them."
    }
   }
  },
  "ComponentRule": {
   "type": "object",
   "description": "One component a plan may hold (clinical 6.1). Whether its minutes are clinical time is said by the hours rules.",
   "required": [
    "component",
    "code",
    "sessionsPerWeek",
    "minutes",
    "leaders",
    "telehealth"
   ],
   "properties": {
    "component": {
     "type": "string"
    },
    "code": {
     "type": "string",
     "description": "Its code in the catalogue, e.g. GRP."
    },
    "sessionsPerWeek": {
     "$ref": "#/components/schemas/Range"
    },
    "minutes": {
     "$ref": "#/components/schemas/Range",
     "description": "Minutes of one session, min."
    },
    "leaders": {
     "type": "array",
     "items": {
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
     },
     "description": "Who may lead it, at least one of these on its own ladder; empty where nobody leads."
    },
    "telehealth": {
     "type": "boolean",
     "description": "Whether it may be given by video."
    }
   }
  },
  "Concern": {
   "type": "object",
   "description": "A worry about a patient's safety that only a clinician can end.",
   "required": [
    "concernId",
    "patientId",
    "siteId",
    "zone",
    "kind",
    "severity",
    "trigger",
    "status",
    "openedAt"
   ],
   "properties": {
    "concernId": {
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
    "zone": {
     "type": "string"
    },
    "kind": {
     "type": "string",
     "enum": [
      "suicide-risk-high",
      "suicide-risk-moderate",
      "phq9-item9",
      "homicidal-intent",
      "command-psychosis",
      "acute-medical",
      "severe-withdrawal"
     ]
    },
    "severity": {
     "type": "string",
     "enum": [
      "emergency",
      "watch",
      "same-day"
     ]
    },
    "trigger": {
     "type": "string"
    },
    "status": {
     "type": "string",
     "enum": [
      "open",
      "closed"
     ]
    },
    "openedAt": {
     "type": "string",
     "format": "date-time"
    }
   }
  },
  "ConcernRule": {
   "type": "object",
   "description": "An answer that opens a safety concern the moment it is stored, draft or not.",
   "required": [
    "kind",
    "severity",
    "trigger",
    "when"
   ],
   "properties": {
    "kind": {
     "type": "string",
     "enum": [
      "suicide-risk-high",
      "suicide-risk-moderate",
      "phq9-item9",
      "homicidal-intent",
      "command-psychosis",
      "acute-medical",
      "severe-withdrawal"
     ]
    },
    "severity": {
     "type": "string",
     "enum": [
      "emergency",
      "watch",
      "same-day"
     ]
    },
    "trigger": {
     "type": "string"
    },
    "when": {
     "$ref": "#/components/schemas/Condition"
    }
   }
  },
  "Condition": {
   "anyOf": [
    {
     "type": "object",
     "required": [
      "all"
     ],
     "properties": {
      "all": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/Condition"
       }
      }
     }
    },
    {
     "type": "object",
     "required": [
      "any"
     ],
     "properties": {
      "any": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/Condition"
       }
      }
     }
    },
    {
     "type": "object",
     "required": [
      "not"
     ],
     "properties": {
      "not": {
       "$ref": "#/components/schemas/Condition"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "unless"
     ],
     "properties": {
      "unless": {
       "$ref": "#/components/schemas/Condition"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "atLeast",
      "of"
     ],
     "properties": {
      "atLeast": {
       "type": "number"
      },
      "of": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/Condition"
       }
      }
     }
    },
    {
     "type": "object",
     "required": [
      "fact"
     ],
     "properties": {
      "fact": {
       "type": "string"
      },
      "min": {
       "type": "number"
      },
      "max": {
       "type": "number"
      },
      "below": {
       "type": "number"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "fact",
      "is"
     ],
     "properties": {
      "fact": {
       "type": "string"
      },
      "is": {
       "anyOf": [
        {
         "type": "boolean"
        },
        {
         "type": "string"
        }
       ]
      }
     }
    },
    {
     "type": "object",
     "required": [
      "outside",
      "from",
      "to"
     ],
     "properties": {
      "outside": {
       "type": "array",
       "items": {
        "type": "string"
       }
      },
      "from": {
       "type": "number"
      },
      "to": {
       "type": "number"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "rule"
     ],
     "properties": {
      "rule": {
       "type": "string"
      }
     }
    }
   ]
  },
  "Consent": {
   "type": "object",
   "description": "A patient's consent to one scope.",
   "required": [
    "consentId",
    "patientId",
    "siteId",
    "zone",
    "scope",
    "status",
    "givenBy",
    "endedReason"
   ],
   "properties": {
    "consentId": {
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
    "zone": {
     "type": "string"
    },
    "scope": {
     "type": "string"
    },
    "status": {
     "type": "string",
     "enum": [
      "granted",
      "revoked"
     ]
    },
    "givenBy": {
     "type": [
      "string",
      "null"
     ],
     "enum": [
      "patient",
      "guardian",
      null
     ],
     "description": "Null when nobody said who gave it."
    },
    "endedReason": {
     "type": [
      "string",
      "null"
     ],
     "enum": [
      "came-of-age",
      null
     ],
     "description": "Why it ended when nobody withdrew it."
    }
   }
  },
  "ContactAttempt": {
   "type": "object",
   "description": "One attempt to reach a person, or one intake appointment kept or missed.",
   "required": [
    "attemptId",
    "episodeId",
    "patientId",
    "kind",
    "outcome",
    "occurredAt",
    "recordedBy"
   ],
   "properties": {
    "attemptId": {
     "type": "string",
     "format": "uuid"
    },
    "episodeId": {
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
      "phone",
      "message",
      "letter",
      "visit",
      "intake-visit"
     ]
    },
    "outcome": {
     "type": "string",
     "enum": [
      "reached",
      "not-reached",
      "kept",
      "missed"
     ]
    },
    "occurredAt": {
     "type": "string",
     "format": "date-time"
    },
    "recordedBy": {
     "type": "string"
    }
   }
  },
  "Continuation": {
   "type": "object",
   "description": "Who continues one medication after the discharge.",
   "required": [
    "orderId",
    "continuedBy",
    "appointmentOn",
    "supplyUntil"
   ],
   "properties": {
    "orderId": {
     "type": "string",
     "format": "uuid"
    },
    "continuedBy": {
     "type": "string",
     "description": "The organisation that goes on, as a code."
    },
    "appointmentOn": {
     "type": "string",
     "format": "date"
    },
    "supplyUntil": {
     "type": "string",
     "format": "date",
     "description": "Last day that the supply in hand covers."
    }
   }
  },
  "CrosswalkRules": {
   "type": "object",
   "description": "Levels between the third and the fourth edition, and the outside systems whose results are taken.",
   "required": [
    "kind",
    "systems",
    "shown",
    "read"
   ],
   "properties": {
    "kind": {
     "const": "crosswalk"
    },
    "systems": {
     "type": "array",
     "items": {
      "type": "string"
     }
    },
    "shown": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ShownCode"
     }
    },
    "read": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ReadCode"
     }
    }
   }
  },
  "DischargeProposal": {
   "type": "object",
   "description": "A discharge that waits for a clinician; older records say only why.",
   "required": [
    "reason"
   ],
   "properties": {
    "reason": {
     "type": "string"
    },
    "proposedBy": {
     "type": "string",
     "enum": [
      "person",
      "system"
     ]
    },
    "suggests": {
     "type": [
      "string",
      "null"
     ]
    },
    "lastContactDate": {
     "type": [
      "string",
      "null"
     ],
     "format": "date"
    },
    "at": {
     "type": "string",
     "format": "date-time"
    }
   }
  },
  "DischargeRules": {
   "type": "object",
   "description": "How episodes end and go on again (clinical 2.4, 2.5).",
   "required": [
    "kind",
    "exits",
    "proposals",
    "declineReasons",
    "neverReasons",
    "continuedMedications",
    "aftercare",
    "aftercareDays",
    "transfer",
    "reopening"
   ],
   "properties": {
    "kind": {
     "const": "discharge"
    },
    "exits": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ExitRule"
     }
    },
    "proposals": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ProposalRule"
     }
    },
    "declineReasons": {
     "type": "array",
     "items": {
      "type": "string"
     }
    },
    "neverReasons": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Codes that may never propose or sign a discharge: use alone ends no treatment."
    },
    "continuedMedications": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Medications that are not stopped by leaving."
    },
    "aftercare": {
     "type": "object",
     "required": [
      "appointmentWithinDays",
      "waivers",
      "naloxone",
      "relapsePlan"
     ],
     "properties": {
      "appointmentWithinDays": {
       "type": "number"
      },
      "waivers": {
       "type": "array",
       "items": {
        "type": "string"
       }
      },
      "naloxone": {
       "type": "array",
       "items": {
        "type": "string"
       }
      },
      "relapsePlan": {
       "type": "array",
       "items": {
        "type": "string"
       }
      }
     }
    },
    "aftercareDays": {
     "type": "number",
     "description": "Days in aftercare (P5) after which the episode is complete."
    },
    "transfer": {
     "type": "object",
     "required": [
      "kinds",
      "afterDays"
     ],
     "properties": {
      "kinds": {
       "type": "array",
       "items": {
        "type": "string",
        "enum": [
         "withdrawal-management",
         "residential",
         "emergency",
         "psychiatric",
         "obstetric",
         "opioid-treatment-program"
        ]
       }
      },
      "afterDays": {
       "type": "number"
      }
     },
     "description": "Places that treat instead of this one, and the days after a hand-over within which people come back from there."
    },
    "reopening": {
     "type": "object",
     "required": [
      "withinDays",
      "reasons"
     ],
     "properties": {
      "withinDays": {
       "type": "number",
       "description": "Days from the last contact within which a return reopens the episode."
      },
      "reasons": {
       "type": "array",
       "items": {
        "type": "string"
       }
      }
     }
    }
   }
  },
  "DischargeSummary": {
   "type": "object",
   "description": "What an ended episode was: data for the summary that goes with the person.",
   "required": [
    "admittedOn",
    "lengthOfStayDays",
    "level",
    "phase",
    "goals",
    "measures",
    "followUps",
    "reason",
    "lastContactDate"
   ],
   "properties": {
    "admittedOn": {
     "type": [
      "string",
      "null"
     ],
     "format": "date"
    },
    "lengthOfStayDays": {
     "type": [
      "number",
      "null"
     ],
     "description": "Days from the admission to the last contact, as TEDS counts them; null without an admission."
    },
    "level": {
     "type": [
      "string",
      "null"
     ]
    },
    "phase": {
     "type": [
      "string",
      "null"
     ]
    },
    "goals": {
     "type": "object",
     "required": [
      "set",
      "met"
     ],
     "properties": {
      "set": {
       "type": "number"
      },
      "met": {
       "type": "number"
      }
     }
    },
    "measures": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/Measure"
     }
    },
    "followUps": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/FollowUp"
     }
    },
    "reason": {
     "type": "string"
    },
    "lastContactDate": {
     "type": "string",
     "format": "date"
    },
    "ground": {
     "type": [
      "string",
      "null"
     ]
    },
    "tedsReason": {
     "anyOf": [
      {
       "const": 1
      },
      {
       "const": 3
      },
      {
       "const": 2
      },
      {
       "const": 4
      },
      {
       "const": 5
      },
      {
       "const": 6
      },
      {
       "const": 7
      }
     ]
    },
    "signedBy": {
     "$ref": "#/components/schemas/Signature"
    },
    "siteDate": {
     "type": "string",
     "format": "date"
    },
    "continuity": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/Continuation"
     }
    },
    "aftercare": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/AftercarePlan"
      }
     ]
    },
    "aftercareWaiver": {
     "type": [
      "string",
      "null"
     ],
     "description": "Coded reason why there is no aftercare plan."
    }
   }
  },
  "Due": {
   "type": "object",
   "description": "One instrument that somebody is due.",
   "required": [
    "instrument",
    "form",
    "dueOn",
    "overdueDays"
   ],
   "properties": {
    "instrument": {
     "type": "string",
     "enum": [
      "PHQ-9",
      "PHQ-2",
      "GAD-7",
      "AUDIT",
      "AUDIT-C",
      "DAST-10",
      "TAPS",
      "ASSIST",
      "C-SSRS",
      "COWS",
      "CIWA-Ar",
      "BAM",
      "BAM-IOP",
      "WITHDRAWAL-GRADE",
      "PAWSS",
      "BARC-10",
      "PCL-5",
      "WHODAS-12",
      "URICA"
     ]
    },
    "form": {
     "type": "string",
     "enum": [
      "intake",
      "since-last-contact",
      "standard"
     ]
    },
    "dueOn": {
     "type": "string",
     "format": "date"
    },
    "overdueDays": {
     "type": "number",
     "description": "Days past the due day; negative when it lies ahead."
    }
   }
  },
  "DueReview": {
   "type": "object",
   "description": "One review that somebody in treatment is due.",
   "required": [
    "review",
    "lastOn",
    "dueOn",
    "overdueDays"
   ],
   "properties": {
    "review": {
     "type": "string",
     "enum": [
      "plan-review",
      "mini-review",
      "re-rating"
     ]
    },
    "lastOn": {
     "type": [
      "string",
      "null"
     ],
     "format": "date",
     "description": "Site day of the newest one, null when there was none."
    },
    "dueOn": {
     "type": "string",
     "format": "date"
    },
    "overdueDays": {
     "type": "number",
     "description": "Days since it was due, negative while it lies ahead, d."
    }
   }
  },
  "DueRule": {
   "type": "object",
   "description": "When an instrument is due (clinical 3.5).",
   "required": [
    "instrument",
    "form",
    "when"
   ],
   "properties": {
    "instrument": {
     "type": "string",
     "enum": [
      "PHQ-9",
      "PHQ-2",
      "GAD-7",
      "AUDIT",
      "AUDIT-C",
      "DAST-10",
      "TAPS",
      "ASSIST",
      "C-SSRS",
      "COWS",
      "CIWA-Ar",
      "BAM",
      "BAM-IOP",
      "WITHDRAWAL-GRADE",
      "PAWSS",
      "BARC-10",
      "PCL-5",
      "WHODAS-12",
      "URICA"
     ]
    },
    "form": {
     "type": "string",
     "enum": [
      "intake",
      "since-last-contact",
      "standard"
     ]
    },
    "when": {
     "$ref": "#/components/schemas/DueTime"
    },
    "baselineFrom": {
     "type": "number",
     "description": "Only for people whose first score was at least this, points."
    }
   }
  },
  "DueTime": {
   "anyOf": [
    {
     "type": "object",
     "required": [
      "everyDays"
     ],
     "properties": {
      "everyDays": {
       "type": "number"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "at"
     ],
     "properties": {
      "at": {
       "const": "phase-change"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "afterDischargeDays",
      "earlyDays"
     ],
     "properties": {
      "afterDischargeDays": {
       "type": "array",
       "items": {
        "type": "number"
       }
      },
      "earlyDays": {
       "type": "number"
      }
     }
    }
   ]
  },
  "EpisodeBody": {
   "type": "object",
   "description": "An episode as callers see it: its state without the birth date.",
   "required": [
    "status",
    "episodeId",
    "patientId",
    "discharge",
    "siteId",
    "zone",
    "source",
    "preferredTrack",
    "ageBand",
    "assessment",
    "reassessmentNeeded",
    "referralsOut",
    "level",
    "plan",
    "careTeam",
    "admission",
    "phase",
    "taper",
    "leave",
    "dischargeProposal",
    "version"
   ],
   "properties": {
    "status": {
     "type": "string",
     "enum": [
      "referred",
      "assessed",
      "deferred",
      "deferred-wm",
      "emergency-transfer",
      "admitted",
      "on-leave",
      "discharged"
     ]
    },
    "episodeId": {
     "type": "string",
     "format": "uuid"
    },
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "discharge": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/EpisodeEnd"
      }
     ]
    },
    "siteId": {
     "type": "string",
     "format": "uuid"
    },
    "zone": {
     "type": "string"
    },
    "source": {
     "type": "string"
    },
    "priorLevel": {
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
    "priorEndedOn": {
     "type": [
      "string",
      "null"
     ],
     "format": "date"
    },
    "preferredTrack": {
     "type": "string",
     "enum": [
      "day",
      "evening",
      "either"
     ]
    },
    "ageBand": {
     "type": "string",
     "enum": [
      "adult",
      "adolescent"
     ]
    },
    "assessment": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/AssessmentSummary"
      }
     ]
    },
    "reassessmentNeeded": {
     "type": "boolean"
    },
    "referralsOut": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ReferralOut"
     }
    },
    "level": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/LevelDecision"
      }
     ]
    },
    "plan": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/Plan"
      }
     ]
    },
    "careTeam": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/Member"
     }
    },
    "teamWaivers": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/Waiver"
     }
    },
    "artefacts": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ArtefactInForce"
     }
    },
    "reviewedOn": {
     "type": "object",
     "properties": {
      "plan-review": {
       "type": "string"
      },
      "mini-review": {
       "type": "string"
      }
     },
     "description": "Site day of the newest review of each kind."
    },
    "cameOfAgeOn": {
     "type": "string",
     "format": "date",
     "description": "The 18th birthday, when it fell into this episode."
    },
    "admission": {
     "type": [
      "object",
      "null"
     ],
     "required": [
      "programId",
      "track",
      "siteDate"
     ],
     "properties": {
      "programId": {
       "type": "string",
       "format": "uuid"
      },
      "track": {
       "type": "string",
       "enum": [
        "day",
        "evening"
       ]
      },
      "siteDate": {
       "type": "string",
       "format": "date"
      }
     }
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
    "phaseSince": {
     "type": "string",
     "format": "date",
     "description": "Day the phase began; the admission's where an older record does not say."
    },
    "taper": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/Taper"
      }
     ]
    },
    "leave": {
     "type": [
      "object",
      "null"
     ],
     "required": [
      "leaveId",
      "reason"
     ],
     "properties": {
      "leaveId": {
       "type": "string",
       "format": "uuid"
      },
      "reason": {
       "type": "string"
      }
     }
    },
    "dischargeProposal": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/DischargeProposal"
      }
     ]
    },
    "formerEnds": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/EpisodeEnd"
     },
     "description": "Ends that a return has undone, oldest first."
    },
    "movedAt": {
     "type": "string",
     "format": "date-time",
     "description": "When it last moved on the way from referral to discharge."
    },
    "version": {
     "type": "number"
    }
   }
  },
  "EpisodeEnd": {
   "type": "object",
   "description": "How and with which plans the episode ended; older records say only why and as of when.",
   "required": [
    "reason",
    "lastContactDate"
   ],
   "properties": {
    "reason": {
     "type": "string"
    },
    "lastContactDate": {
     "type": "string",
     "format": "date"
    },
    "ground": {
     "type": [
      "string",
      "null"
     ]
    },
    "tedsReason": {
     "anyOf": [
      {
       "const": 1
      },
      {
       "const": 3
      },
      {
       "const": 2
      },
      {
       "const": 4
      },
      {
       "const": 5
      },
      {
       "const": 6
      },
      {
       "const": 7
      }
     ]
    },
    "signedBy": {
     "$ref": "#/components/schemas/Signature"
    },
    "siteDate": {
     "type": "string",
     "format": "date"
    },
    "continuity": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/Continuation"
     }
    },
    "aftercare": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/AftercarePlan"
      }
     ]
    },
    "aftercareWaiver": {
     "type": [
      "string",
      "null"
     ],
     "description": "Coded reason why there is no aftercare plan."
    }
   }
  },
  "Examination": {
   "type": "object",
   "description": "Where the examination stands: the newest look at each section, and what nobody has looked at.",
   "required": [
    "newest",
    "vitals",
    "missing"
   ],
   "properties": {
    "newest": {
     "type": "object",
     "properties": {
      "vitals": {
       "$ref": "#/components/schemas/ExaminationEntry"
      },
      "medical-history": {
       "$ref": "#/components/schemas/ExaminationEntry"
      },
      "medication-list": {
       "$ref": "#/components/schemas/ExaminationEntry"
      },
      "allergies": {
       "$ref": "#/components/schemas/ExaminationEntry"
      },
      "pregnancy": {
       "$ref": "#/components/schemas/ExaminationEntry"
      },
      "needs": {
       "$ref": "#/components/schemas/ExaminationEntry"
      },
      "prior-care": {
       "$ref": "#/components/schemas/ExaminationEntry"
      }
     }
    },
    "vitals": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ExaminationEntry"
     },
     "description": "Every set of vitals, oldest first."
    },
    "missing": {
     "type": "array",
     "items": {
      "type": "string",
      "enum": [
       "vitals",
       "medical-history",
       "medication-list",
       "allergies",
       "pregnancy",
       "needs",
       "prior-care"
      ]
     }
    }
   }
  },
  "ExaminationEntry": {
   "type": "object",
   "description": "One look at one section, as it was entered: its values, or the coded reason why it was not done.",
   "required": [
    "entryId",
    "patientId",
    "section",
    "values",
    "notDone",
    "occurredAt",
    "siteDate",
    "recordedBy"
   ],
   "properties": {
    "entryId": {
     "type": "string",
     "format": "uuid"
    },
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "section": {
     "type": "string",
     "enum": [
      "vitals",
      "medical-history",
      "medication-list",
      "allergies",
      "pregnancy",
      "needs",
      "prior-care"
     ]
    },
    "values": {
     "type": "object",
     "additionalProperties": {
      "anyOf": [
       {
        "type": "boolean"
       },
       {
        "type": "string"
       },
       {
        "type": "number"
       },
       {
        "type": "array",
        "items": {
         "type": "string"
        }
       }
      ]
     }
    },
    "notDone": {
     "type": [
      "string",
      "null"
     ]
    },
    "occurredAt": {
     "type": "string",
     "format": "date-time"
    },
    "siteDate": {
     "type": "string",
     "format": "date"
    },
    "recordedBy": {
     "type": "string",
     "description": "Who entered it."
    }
   }
  },
  "ExaminationRules": {
   "type": "object",
   "description": "The examination as data: no words, only codes, numbers with their unit, days and yes or no.",
   "required": [
    "kind",
    "sections",
    "notDoneReasons"
   ],
   "properties": {
    "kind": {
     "const": "examination"
    },
    "sections": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/SectionRule"
     }
    },
    "notDoneReasons": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Coded reasons for which a section was not done."
    }
   }
  },
  "ExitNeeds": {
   "type": "object",
   "description": "What each exit asks for today, so that nobody signs in vain.",
   "required": [
    "reason",
    "tedsReason",
    "grounds",
    "aftercare",
    "continuityFor",
    "notBefore"
   ],
   "properties": {
    "reason": {
     "type": "string"
    },
    "tedsReason": {
     "anyOf": [
      {
       "const": 1
      },
      {
       "const": 3
      },
      {
       "const": 2
      },
      {
       "const": 4
      },
      {
       "const": 5
      },
      {
       "const": 6
      },
      {
       "const": 7
      }
     ]
    },
    "grounds": {
     "type": "array",
     "items": {
      "type": "string"
     }
    },
    "aftercare": {
     "type": "string",
     "enum": [
      "needed",
      "or-waived",
      "not-asked"
     ]
    },
    "continuityFor": {
     "type": "array",
     "items": {
      "type": "string",
      "format": "uuid"
     },
     "description": "Running orders that the continuity plan has to name."
    },
    "notBefore": {
     "type": [
      "string",
      "null"
     ],
     "format": "date",
     "description": "First day on which it may be signed, null when it waits for none."
    }
   }
  },
  "ExitRule": {
   "type": "object",
   "description": "How one of an episode's exits is handled.",
   "required": [
    "reason",
    "teds",
    "afterQuietDays",
    "grounds",
    "aftercare",
    "continuity",
    "reopens"
   ],
   "properties": {
    "reason": {
     "type": "string"
    },
    "teds": {
     "anyOf": [
      {
       "const": 1
      },
      {
       "const": 3
      },
      {
       "const": 2
      },
      {
       "const": 4
      },
      {
       "const": 5
      },
      {
       "const": 6
      },
      {
       "const": 7
      }
     ]
    },
    "afterQuietDays": {
     "type": "boolean",
     "description": "Whether it waits for the days without any service (`administrativeDischargeDays` of the placement rules)."
    },
    "grounds": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Codes of which one is needed; empty when the reason says enough."
    },
    "aftercare": {
     "type": "string",
     "enum": [
      "needed",
      "or-waived",
      "not-asked"
     ],
     "description": "Whether an aftercare plan is needed, may be waived by a code, or is not asked for."
    },
    "continuity": {
     "type": "boolean",
     "description": "Whether medication that runs must be continued by somebody."
    },
    "reopens": {
     "type": "boolean",
     "description": "Whether a late return reopens the episode; otherwise a new referral opens the next one."
    }
   }
  },
  "FieldRule": {
   "anyOf": [
    {
     "type": "object",
     "required": [
      "type",
      "unit",
      "min",
      "max"
     ],
     "properties": {
      "type": {
       "const": "number"
      },
      "unit": {
       "type": "string"
      },
      "min": {
       "type": "number"
      },
      "max": {
       "type": "number"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "type"
     ],
     "properties": {
      "type": {
       "const": "yes-no"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "type"
     ],
     "properties": {
      "type": {
       "const": "day"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "type"
     ],
     "properties": {
      "type": {
       "const": "code"
      },
      "of": {
       "type": "array",
       "items": {
        "type": "string"
       }
      }
     }
    },
    {
     "type": "object",
     "required": [
      "type"
     ],
     "properties": {
      "type": {
       "const": "codes"
      },
      "of": {
       "type": "array",
       "items": {
        "type": "string"
       }
      }
     }
    }
   ]
  },
  "FiredGate": {
   "type": "object",
   "description": "A gate whose condition holds, as the episode keeps it and events tell it (clinical 4.4).",
   "required": [
    "gate",
    "blocks",
    "actions"
   ],
   "properties": {
    "gate": {
     "type": "string"
    },
    "blocks": {
     "type": "boolean"
    },
    "actions": {
     "type": "array",
     "items": {
      "type": "string"
     }
    }
   }
  },
  "FollowUp": {
   "type": "object",
   "description": "A measure that is due after the end.",
   "required": [
    "instrument",
    "dueOn"
   ],
   "properties": {
    "instrument": {
     "type": "string",
     "enum": [
      "PHQ-9",
      "PHQ-2",
      "GAD-7",
      "AUDIT",
      "AUDIT-C",
      "DAST-10",
      "TAPS",
      "ASSIST",
      "C-SSRS",
      "COWS",
      "CIWA-Ar",
      "BAM",
      "BAM-IOP",
      "WITHDRAWAL-GRADE",
      "PAWSS",
      "BARC-10",
      "PCL-5",
      "WHODAS-12",
      "URICA"
     ]
    },
    "dueOn": {
     "type": "string",
     "format": "date"
    }
   }
  },
  "FollowUpRules": {
   "type": "object",
   "description": "What is asked of people after an assessment, a concern or a return, and when it is late.",
   "required": [
    "kind",
    "recheck",
    "gateTasks",
    "reassessment",
    "suicideScreen",
    "concerns",
    "closeReasons",
    "referralActions",
    "residenceFreshDays"
   ],
   "properties": {
    "kind": {
     "const": "follow-up"
    },
    "recheck": {
     "$ref": "#/components/schemas/RecheckRule"
    },
    "gateTasks": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/GateTask"
     }
    },
    "reassessment": {
     "$ref": "#/components/schemas/Within",
     "description": "A person who comes back from another place is assessed again (clinical 4.4)."
    },
    "suicideScreen": {
     "$ref": "#/components/schemas/Within",
     "description": "A suicide screen that was not answered far enough is finished (clinical 3.2)."
    },
    "concerns": {
     "type": "object",
     "required": [
      "emergency",
      "watch",
      "same-day"
     ],
     "properties": {
      "emergency": {
       "$ref": "#/components/schemas/Within"
      },
      "watch": {
       "$ref": "#/components/schemas/Within"
      },
      "same-day": {
       "$ref": "#/components/schemas/Within"
      }
     },
     "description": "An open safety concern is evaluated (clinical 2.4 U1, U2, U2b)."
    },
    "closeReasons": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Coded reasons with which a clinician ends a task by hand."
    },
    "referralActions": {
     "type": "array",
     "items": {
      "type": "object",
      "required": [
       "action",
       "kind"
      ],
      "properties": {
       "action": {
        "type": "string"
       },
       "kind": {
        "type": "string",
        "enum": [
         "withdrawal-management",
         "residential",
         "emergency",
         "psychiatric",
         "obstetric",
         "opioid-treatment-program"
        ]
       }
      }
     },
     "description": "Step-down's actions that are a referral out: more than the program has to give (clinical 2.2 P1)."
    },
    "attendedOnly": {
     "type": "array",
     "items": {
      "type": "string",
      "enum": [
       "suicide-risk-high",
       "suicide-risk-moderate",
       "phq9-item9",
       "homicidal-intent",
       "command-psychosis",
       "acute-medical",
       "severe-withdrawal"
      ]
     },
     "description": "Open concerns while which nothing is taken unattended (clinical 3.4); none where a version does not say."
    },
    "residenceFreshDays": {
     "type": "number",
     "description": "Days after which what a recovery residence said counts as unknown, d."
    }
   }
  },
  "GateRule": {
   "type": "object",
   "description": "One safety check before placement (clinical 4.4).",
   "required": [
    "id",
    "when",
    "blocks",
    "place",
    "rank",
    "status",
    "referralOut",
    "actions",
    "lifting"
   ],
   "properties": {
    "id": {
     "type": "string"
    },
    "when": {
     "$ref": "#/components/schemas/Condition"
    },
    "blocks": {
     "type": "boolean"
    },
    "place": {
     "type": [
      "string",
      "null"
     ],
     "description": "Where the person goes first; the blocking gate with the highest rank sets the place."
    },
    "rank": {
     "type": "number"
    },
    "status": {
     "type": [
      "string",
      "null"
     ],
     "enum": [
      "deferred",
      "deferred-wm",
      "emergency-transfer",
      null
     ]
    },
    "referralOut": {
     "type": [
      "string",
      "null"
     ],
     "enum": [
      "withdrawal-management",
      "residential",
      "emergency",
      "psychiatric",
      "obstetric",
      "opioid-treatment-program",
      null
     ]
    },
    "actions": {
     "type": "array",
     "items": {
      "type": "string"
     }
    },
    "lifting": {
     "$ref": "#/components/schemas/Lifting"
    }
   }
  },
  "GateTask": {
   "type": "object",
   "description": "What a gate's actions ask a person to do, and by when (clinical 4.4).",
   "required": [
    "gate",
    "task",
    "within",
    "doneByAssessment"
   ],
   "properties": {
    "gate": {
     "type": "string"
    },
    "task": {
     "type": "string"
    },
    "within": {
     "$ref": "#/components/schemas/Within"
    },
    "doneByAssessment": {
     "type": "boolean",
     "description": "A signed assessment of a later moment is what was asked for."
    }
   }
  },
  "Goal": {
   "type": "object",
   "required": [
    "goalId",
    "horizon"
   ],
   "properties": {
    "goalId": {
     "type": "string",
     "format": "uuid"
    },
    "horizon": {
     "type": "string",
     "enum": [
      "short",
      "long"
     ]
    },
    "code": {
     "type": "string"
    },
    "problemId": {
     "type": "string",
     "format": "uuid",
     "description": "Problem it answers."
    },
    "dueOn": {
     "type": "string",
     "format": "date",
     "description": "Day by which it is to be met."
    }
   }
  },
  "GoalProgress": {
   "type": "object",
   "description": "One entry about a goal, never edited: where it stands, or which earlier entry was made in error.",
   "required": [
    "progressId",
    "episodeId",
    "number",
    "patientId",
    "goalId",
    "state",
    "percent",
    "withdraws",
    "occurredAt",
    "siteDate",
    "recordedAt",
    "recordedBy"
   ],
   "properties": {
    "progressId": {
     "type": "string",
     "format": "uuid"
    },
    "episodeId": {
     "type": "string",
     "format": "uuid"
    },
    "number": {
     "type": "number",
     "description": "Counts the entries of the episode in the order in which they were made."
    },
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "goalId": {
     "type": "string",
     "format": "uuid"
    },
    "state": {
     "type": [
      "string",
      "null"
     ],
     "enum": [
      "not-started",
      "progressing",
      "stalled",
      "set-back",
      "met",
      "given-up",
      null
     ]
    },
    "percent": {
     "type": [
      "number",
      "null"
     ],
     "description": "How far, 0-100 %."
    },
    "withdraws": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid",
     "description": "The entry that this one withdraws; then it says nothing else."
    },
    "occurredAt": {
     "type": "string",
     "format": "date-time"
    },
    "siteDate": {
     "type": "string",
     "format": "date"
    },
    "recordedAt": {
     "type": "string",
     "format": "date-time"
    },
    "recordedBy": {
     "type": "string"
    }
   }
  },
  "GoalView": {
   "type": "object",
   "description": "A goal with where it stands now and since when.",
   "required": [
    "state",
    "percent",
    "since",
    "goalId",
    "horizon"
   ],
   "properties": {
    "state": {
     "type": "string",
     "enum": [
      "not-started",
      "progressing",
      "stalled",
      "set-back",
      "met",
      "given-up"
     ]
    },
    "percent": {
     "type": [
      "number",
      "null"
     ]
    },
    "since": {
     "type": [
      "string",
      "null"
     ],
     "format": "date"
    },
    "goalId": {
     "type": "string",
     "format": "uuid"
    },
    "horizon": {
     "type": "string",
     "enum": [
      "short",
      "long"
     ]
    },
    "code": {
     "type": "string"
    },
    "problemId": {
     "type": "string",
     "format": "uuid",
     "description": "Problem it answers."
    },
    "dueOn": {
     "type": "string",
     "format": "date",
     "description": "Day by which it is to be met."
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
  "HoursRules": {
   "type": "object",
   "description": "Hour bands and week limits of one jurisdiction (clinical 1.2, 1.3).",
   "required": [
    "kind",
    "bands",
    "week",
    "clinicalComponents"
   ],
   "properties": {
    "kind": {
     "const": "hours"
    },
    "bands": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/HourBandRow"
     }
    },
    "week": {
     "$ref": "#/components/schemas/WeekRules"
    },
    "clinicalComponents": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Plan components whose minutes are clinical time; mutual help, meals, transport and dosing windows never are."
    },
    "fullDays": {
     "type": "object",
     "required": [
      "minutes",
      "days"
     ],
     "properties": {
      "minutes": {
       "type": "number"
      },
      "days": {
       "type": "number"
      }
     },
     "description": "Full service days that a 2.1 week must offer (North Carolina's 3-hour day on 3 days); absent asks for none."
    }
   }
  },
  "InstrumentRule": {
   "type": "object",
   "description": "One instrument as data. Item texts are not here: a tenant loads its own under its own license (clinical 3.1).",
   "required": [
    "instrument",
    "edition",
    "languages",
    "modes",
    "lookBack",
    "loinc",
    "licenseClass",
    "licenseEvidence",
    "enabled",
    "items",
    "scoring",
    "bands",
    "criticalItems"
   ],
   "properties": {
    "instrument": {
     "type": "string",
     "enum": [
      "PHQ-9",
      "PHQ-2",
      "GAD-7",
      "AUDIT",
      "AUDIT-C",
      "DAST-10",
      "TAPS",
      "ASSIST",
      "C-SSRS",
      "COWS",
      "CIWA-Ar",
      "BAM",
      "BAM-IOP",
      "WITHDRAWAL-GRADE",
      "PAWSS",
      "BARC-10",
      "PCL-5",
      "WHODAS-12",
      "URICA"
     ]
    },
    "edition": {
     "type": "string"
    },
    "languages": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Languages (BCP 47) of validated forms."
    },
    "modes": {
     "type": "array",
     "items": {
      "type": "string",
      "enum": [
       "clinician",
       "phone",
       "self"
      ]
     },
     "description": "Ways in which it may be taken."
    },
    "lookBack": {
     "type": "string",
     "enum": [
      "now",
      "past-week",
      "past-2-weeks",
      "past-month",
      "past-30-days",
      "past-12-months",
      "past-month-and-lifetime",
      "past-3-months-and-lifetime",
      "past-12-months-then-3-months"
     ]
    },
    "loinc": {
     "type": "object",
     "properties": {
      "total": {
       "type": "string"
      },
      "items": {
       "type": "object",
       "additionalProperties": {
        "type": "string"
       }
      }
     },
     "description": "Codes seen together with their name in a published artifact; nothing from memory (clinical 3, LOINC status V)."
    },
    "licenseClass": {
     "type": "string",
     "enum": [
      "free",
      "free-with-notice",
      "unclear",
      "license-first"
     ]
    },
    "licenseEvidence": {
     "type": "string"
    },
    "enabled": {
     "type": "boolean",
     "description": "A tenant with a license of its own enables an instrument by a version of the rule set."
    },
    "items": {
     "type": "object",
     "additionalProperties": {
      "type": "array",
      "items": {
       "type": "number"
      }
     },
     "description": "Allowed values of each item."
    },
    "scoring": {
     "$ref": "#/components/schemas/Scoring"
    },
    "bands": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/Band"
     }
    },
    "criticalItems": {
     "type": "array",
     "items": {
      "type": "object",
      "required": [
       "item",
       "min",
       "ask"
      ],
      "properties": {
       "item": {
        "type": "string"
       },
       "min": {
        "type": "number"
       },
       "ask": {
        "type": "string"
       }
      }
     },
     "description": "Items whose answer asks for something by itself, scorable or not."
    },
    "change": {
     "$ref": "#/components/schemas/ChangeRule"
    }
   }
  },
  "InstrumentRules": {
   "type": "object",
   "required": [
    "kind",
    "timetable",
    "instruments",
    "concerns",
    "withdrawalAnchors"
   ],
   "properties": {
    "kind": {
     "const": "instruments"
    },
    "timetable": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/DueRule"
     }
    },
    "instruments": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/InstrumentRule"
     }
    },
    "concerns": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ConcernRule"
     }
    },
    "withdrawalAnchors": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/WithdrawalAnchor"
     }
    }
   }
  },
  "IntakeVisit": {
   "type": "object",
   "description": "One booked intake appointment and how it went.",
   "required": [
    "visitId",
    "episodeId",
    "patientId",
    "siteId",
    "at",
    "bookedAt",
    "status",
    "reason",
    "version"
   ],
   "properties": {
    "visitId": {
     "type": "string",
     "format": "uuid"
    },
    "episodeId": {
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
    "at": {
     "type": "string",
     "format": "date-time"
    },
    "bookedAt": {
     "type": "string",
     "format": "date-time"
    },
    "status": {
     "type": "string",
     "enum": [
      "kept",
      "missed",
      "booked",
      "cancelled"
     ]
    },
    "reason": {
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
  "LevelDecision": {
   "type": "object",
   "required": [
    "decisionId",
    "level",
    "hourBand",
    "assessmentId"
   ],
   "properties": {
    "decisionId": {
     "type": "string",
     "format": "uuid"
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
    "assessmentId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid",
     "description": "The assessment it rests on, null for one that followed a phase change."
    },
    "since": {
     "type": "string",
     "format": "date",
     "description": "First day of the level; older records do not say."
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
  "LevelOutcome": {
   "type": "object",
   "required": [
    "level"
   ],
   "properties": {
    "when": {
     "anyOf": [
      {
       "type": "object",
       "required": [
        "all"
       ],
       "properties": {
        "all": {
         "type": "array",
         "items": {
          "$ref": "#/components/schemas/Condition"
         }
        }
       }
      },
      {
       "type": "object",
       "required": [
        "any"
       ],
       "properties": {
        "any": {
         "type": "array",
         "items": {
          "$ref": "#/components/schemas/Condition"
         }
        }
       }
      },
      {
       "type": "object",
       "required": [
        "not"
       ],
       "properties": {
        "not": {
         "$ref": "#/components/schemas/Condition"
        }
       }
      },
      {
       "type": "object",
       "required": [
        "unless"
       ],
       "properties": {
        "unless": {
         "$ref": "#/components/schemas/Condition"
        }
       }
      },
      {
       "type": "object",
       "required": [
        "atLeast",
        "of"
       ],
       "properties": {
        "atLeast": {
         "type": "number"
        },
        "of": {
         "type": "array",
         "items": {
          "$ref": "#/components/schemas/Condition"
         }
        }
       }
      },
      {
       "type": "object",
       "required": [
        "fact"
       ],
       "properties": {
        "fact": {
         "type": "string"
        },
        "min": {
         "type": "number"
        },
        "max": {
         "type": "number"
        },
        "below": {
         "type": "number"
        }
       }
      },
      {
       "type": "object",
       "required": [
        "fact",
        "is"
       ],
       "properties": {
        "fact": {
         "type": "string"
        },
        "is": {
         "anyOf": [
          {
           "type": "boolean"
          },
          {
           "type": "string"
          }
         ]
        }
       }
      },
      {
       "type": "object",
       "required": [
        "outside",
        "from",
        "to"
       ],
       "properties": {
        "outside": {
         "type": "array",
         "items": {
          "type": "string"
         }
        },
        "from": {
         "type": "number"
        },
        "to": {
         "type": "number"
        }
       }
      },
      {
       "type": "object",
       "required": [
        "rule"
       ],
       "properties": {
        "rule": {
         "type": "string"
        }
       }
      }
     ]
    },
    "level": {
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
     ],
     "description": "`null` is REVIEW: no level without a clinician (R0)."
    },
    "modifiers": {
     "type": "array",
     "items": {
      "type": "string"
     }
    }
   }
  },
  "LevelRecord": {
   "type": "object",
   "description": "One decision about a person's level, as it was recorded; never changed, only superseded by a later one.",
   "required": [
    "decisionId",
    "episodeId",
    "patientId",
    "level",
    "hourBand",
    "cause",
    "validFrom",
    "decidedAt",
    "recordedAt",
    "supersedes",
    "reason",
    "decidedBy",
    "ruleSet"
   ],
   "properties": {
    "decisionId": {
     "type": "string",
     "format": "uuid"
    },
    "episodeId": {
     "type": "string",
     "format": "uuid"
    },
    "patientId": {
     "type": "string",
     "format": "uuid"
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
    "cause": {
     "type": "string",
     "enum": [
      "admission",
      "review",
      "phase-change"
     ]
    },
    "validFrom": {
     "type": "string",
     "format": "date",
     "description": "First day on which it is true."
    },
    "decidedAt": {
     "type": "string",
     "format": "date-time",
     "description": "Clinical time of the decision: orders what holds from one day on."
    },
    "recordedAt": {
     "type": "string",
     "format": "date-time",
     "description": "When we came to believe it."
    },
    "supersedes": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid",
     "description": "The decision that this one corrects."
    },
    "reason": {
     "type": [
      "string",
      "null"
     ]
    },
    "decidedBy": {
     "$ref": "#/components/schemas/Signature"
    },
    "ruleSet": {
     "$ref": "#/components/schemas/RuleSetRef"
    }
   }
  },
  "LevelRule": {
   "type": "object",
   "description": "One row of the level-of-care table: the first row that holds wins, and in it the first outcome that holds.",
   "required": [
    "id",
    "when",
    "outcomes"
   ],
   "properties": {
    "id": {
     "type": "string"
    },
    "when": {
     "$ref": "#/components/schemas/Condition"
    },
    "outcomes": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/LevelOutcome"
     }
    }
   }
  },
  "Lifting": {
   "anyOf": [
    {
     "type": "object",
     "required": [
      "by"
     ],
     "properties": {
      "by": {
       "const": "reassessment"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "by",
      "tiers"
     ],
     "properties": {
      "by": {
       "const": "clearance"
      },
      "tiers": {
       "type": "array",
       "items": {
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
     }
    },
    {
     "type": "object",
     "required": [
      "by",
      "instrument",
      "below",
      "times",
      "apartHours"
     ],
     "properties": {
      "by": {
       "const": "low-scores"
      },
      "instrument": {
       "type": "string",
       "enum": [
        "PHQ-9",
        "PHQ-2",
        "GAD-7",
        "AUDIT",
        "AUDIT-C",
        "DAST-10",
        "TAPS",
        "ASSIST",
        "C-SSRS",
        "COWS",
        "CIWA-Ar",
        "BAM",
        "BAM-IOP",
        "WITHDRAWAL-GRADE",
        "PAWSS",
        "BARC-10",
        "PCL-5",
        "WHODAS-12",
        "URICA"
       ]
      },
      "below": {
       "type": "number"
      },
      "times": {
       "type": "number"
      },
      "apartHours": {
       "type": "number"
      }
     }
    }
   ]
  },
  "MatchingRules": {
   "type": "object",
   "description": "When two records may be of one person. Matching is the tenant's: a person goes to several of its sites.",
   "required": [
    "kind",
    "rules",
    "nameSuffixes",
    "phoneDigits",
    "reviewHours",
    "reasons"
   ],
   "properties": {
    "kind": {
     "const": "matching"
    },
    "rules": {
     "type": "array",
     "items": {
      "type": "object",
      "required": [
       "id",
       "fields"
      ],
      "properties": {
       "id": {
        "type": "string"
       },
       "fields": {
        "type": "array",
        "items": {
         "type": "string",
         "enum": [
          "phone",
          "identifier",
          "family-name",
          "given-name",
          "names-swapped",
          "birth-date",
          "birth-date-swapped"
         ]
        }
       }
      }
     },
     "description": "Each asks for agreement in all of its fields; one rule is enough to ask a person, none merges anything."
    },
    "nameSuffixes": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Parts of a family name that say nothing, as they read after normalising."
    },
    "phoneDigits": {
     "type": "number",
     "description": "Digits of a phone number that are compared, from the end."
    },
    "reviewHours": {
     "type": "number",
     "description": "Hours within which a person decides."
    },
    "reasons": {
     "type": "object",
     "required": [
      "same-person",
      "different-people",
      "unsure"
     ],
     "properties": {
      "same-person": {
       "type": "array",
       "items": {
        "type": "string"
       }
      },
      "different-people": {
       "type": "array",
       "items": {
        "type": "string"
       }
      },
      "unsure": {
       "type": "array",
       "items": {
        "type": "string"
       }
      }
     },
     "description": "Coded reasons of each decision."
    }
   }
  },
  "Measure": {
   "type": "object",
   "description": "A measure at the beginning and at the end.",
   "required": [
    "instrument",
    "first",
    "last"
   ],
   "properties": {
    "instrument": {
     "type": "string",
     "enum": [
      "PHQ-9",
      "PHQ-2",
      "GAD-7",
      "AUDIT",
      "AUDIT-C",
      "DAST-10",
      "TAPS",
      "ASSIST",
      "C-SSRS",
      "COWS",
      "CIWA-Ar",
      "BAM",
      "BAM-IOP",
      "WITHDRAWAL-GRADE",
      "PAWSS",
      "BARC-10",
      "PCL-5",
      "WHODAS-12",
      "URICA"
     ]
    },
    "first": {
     "type": "object",
     "required": [
      "total",
      "band",
      "takenAt"
     ],
     "properties": {
      "total": {
       "type": [
        "number",
        "null"
       ]
      },
      "band": {
       "type": [
        "string",
        "null"
       ]
      },
      "takenAt": {
       "type": "string",
       "format": "date-time"
      }
     }
    },
    "last": {
     "type": "object",
     "required": [
      "total",
      "band",
      "takenAt"
     ],
     "properties": {
      "total": {
       "type": [
        "number",
        "null"
       ]
      },
      "band": {
       "type": [
        "string",
        "null"
       ]
      },
      "takenAt": {
       "type": "string",
       "format": "date-time"
      }
     }
    }
   }
  },
  "Member": {
   "type": "object",
   "required": [
    "staffId",
    "role"
   ],
   "properties": {
    "staffId": {
     "type": "string",
     "format": "uuid"
    },
    "role": {
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
     ],
     "description": "Credential by the directory; absent while the directory has not told it."
    }
   }
  },
  "ModifierRule": {
   "type": "object",
   "description": "A modifier adds a flag, may lift a rating before the table and may change the shown code per edition (M1-M8).",
   "required": [
    "id",
    "when",
    "flag"
   ],
   "properties": {
    "id": {
     "type": "string"
    },
    "when": {
     "$ref": "#/components/schemas/Condition"
    },
    "flag": {
     "type": [
      "string",
      "null"
     ]
    },
    "atLeast": {
     "type": "object",
     "required": [
      "rating",
      "value"
     ],
     "properties": {
      "rating": {
       "type": "string"
      },
      "value": {
       "type": "number"
      }
     }
    },
    "levels": {
     "type": "array",
     "items": {
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
     "description": "Holds only for results at these levels; absent is any."
    },
    "shown": {
     "type": "object",
     "required": [
      "edition",
      "from",
      "to"
     ],
     "properties": {
      "edition": {
       "type": "string",
       "enum": [
        "4",
        "3"
       ]
      },
      "from": {
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
      "to": {
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
    "actions": {
     "type": "array",
     "items": {
      "type": "string"
     }
    }
   }
  },
  "PersonDue": {
   "type": "object",
   "description": "What one person in treatment is due.",
   "required": [
    "patientId",
    "episodeId",
    "siteId",
    "on",
    "zone",
    "due",
    "attendedOnly"
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
    "siteId": {
     "type": "string",
     "format": "uuid"
    },
    "on": {
     "type": "string",
     "format": "date",
     "description": "The site's day the list is of, in `zone`."
    },
    "zone": {
     "type": "string"
    },
    "due": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/Due"
     }
    },
    "attendedOnly": {
     "type": "boolean",
     "description": "An open concern forbids that anything is taken with nobody there (clinical 3.4)."
    }
   }
  },
  "PersonReviews": {
   "type": "object",
   "description": "The reviews that one person is due.",
   "required": [
    "patientId",
    "episodeId",
    "siteId",
    "on",
    "zone",
    "due"
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
    "siteId": {
     "type": "string",
     "format": "uuid"
    },
    "on": {
     "type": "string",
     "format": "date"
    },
    "zone": {
     "type": "string"
    },
    "due": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/DueReview"
     }
    }
   }
  },
  "PipelineLine": {
   "type": "object",
   "description": "One line of a site's pipeline; instants are told with the site's zone.",
   "required": [
    "episodeId",
    "patientId",
    "siteId",
    "zone",
    "source",
    "priorLevel",
    "records",
    "stage",
    "since",
    "next"
   ],
   "properties": {
    "episodeId": {
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
    "zone": {
     "type": "string"
    },
    "source": {
     "type": "string"
    },
    "priorLevel": {
     "type": [
      "string",
      "null"
     ]
    },
    "records": {
     "type": "object",
     "required": [
      "waiting",
      "received"
     ],
     "properties": {
      "waiting": {
       "type": "array",
       "items": {
        "type": "string"
       }
      },
      "received": {
       "type": "array",
       "items": {
        "type": "string"
       }
      }
     },
     "description": "Records asked for and not received yet, and those received."
    },
    "stage": {
     "type": "string",
     "enum": [
      "discharge-proposed",
      "deferred",
      "deferred-wm",
      "emergency-transfer",
      "admitted",
      "on-leave",
      "reached",
      "awaiting-contact",
      "intake-booked",
      "intake-missed",
      "in-assessment",
      "reassessment",
      "awaiting-level",
      "awaiting-plan",
      "ready"
     ]
    },
    "since": {
     "type": "string",
     "format": "date-time"
    },
    "next": {
     "type": [
      "object",
      "null"
     ],
     "required": [
      "step",
      "dueAt",
      "hoursLate"
     ],
     "properties": {
      "step": {
       "type": "string",
       "enum": [
        "plan-review",
        "decide-level",
        "sign-plan",
        "intake-visit",
        "book-intake",
        "first-contact",
        "call-again",
        "sign-assessment",
        "hand-over",
        "admit",
        "decide-discharge"
       ]
      },
      "dueAt": {
       "type": "string",
       "format": "date-time"
      },
      "hoursLate": {
       "type": "number"
      }
     }
    }
   }
  },
  "PipelineRules": {
   "type": "object",
   "description": "How people are brought from referral to their intake.",
   "required": [
    "kind",
    "firstContactHours",
    "outcomes",
    "reachedBy"
   ],
   "properties": {
    "kind": {
     "const": "pipeline"
    },
    "firstContactHours": {
     "type": "number",
     "description": "Hours from the referral within which somebody has spoken with the person."
    },
    "outcomes": {
     "type": "object",
     "required": [
      "phone",
      "message",
      "letter",
      "visit",
      "intake-visit"
     ],
     "properties": {
      "phone": {
       "type": "array",
       "items": {
        "type": "string",
        "enum": [
         "reached",
         "not-reached",
         "kept",
         "missed"
        ]
       }
      },
      "message": {
       "type": "array",
       "items": {
        "type": "string",
        "enum": [
         "reached",
         "not-reached",
         "kept",
         "missed"
        ]
       }
      },
      "letter": {
       "type": "array",
       "items": {
        "type": "string",
        "enum": [
         "reached",
         "not-reached",
         "kept",
         "missed"
        ]
       }
      },
      "visit": {
       "type": "array",
       "items": {
        "type": "string",
        "enum": [
         "reached",
         "not-reached",
         "kept",
         "missed"
        ]
       }
      },
      "intake-visit": {
       "type": "array",
       "items": {
        "type": "string",
        "enum": [
         "reached",
         "not-reached",
         "kept",
         "missed"
        ]
       }
      }
     },
     "description": "Which outcomes each kind of attempt can have."
    },
    "reachedBy": {
     "type": "array",
     "items": {
      "type": "string",
      "enum": [
       "reached",
       "not-reached",
       "kept",
       "missed"
      ]
     },
     "description": "Outcomes that end the first-contact clock."
    }
   }
  },
  "PlacementRules": {
   "type": "object",
   "description": "Gates, level-of-care table and modifiers: what an assessment is decided under (clinical 1.5, 4.4).",
   "required": [
    "kind",
    "gates",
    "levels",
    "modifiers",
    "inputs",
    "optionalInputs",
    "admissionLevels",
    "blockingReferrals",
    "overrideReasons",
    "recentHigherLevelDays",
    "planReviewDays",
    "planReviewAfterPhaseChangeDays",
    "hoursReviewHours",
    "administrativeDischargeDays"
   ],
   "properties": {
    "kind": {
     "const": "placement"
    },
    "gates": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/GateRule"
     }
    },
    "levels": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/LevelRule"
     }
    },
    "modifiers": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ModifierRule"
     }
    },
    "inputs": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Yes/no inputs of the table, besides D1-D6."
    },
    "optionalInputs": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Inputs that decide a level only in some rows and may be left open."
    },
    "admissionLevels": {
     "type": "array",
     "items": {
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
     "description": "Levels at which a person may be planned for and admitted here; others need another place."
    },
    "outOfScope": {
     "type": "array",
     "items": {
      "type": "object",
      "required": [
       "code",
       "when"
      ],
      "properties": {
       "code": {
        "const": "mental-health-primary"
       },
       "when": {
        "$ref": "#/components/schemas/Condition"
       }
      }
     },
     "description": "Whom the program does not admit whatever the level; absent in the first version."
    },
    "blockingReferrals": {
     "type": "array",
     "items": {
      "type": "string",
      "enum": [
       "withdrawal-management",
       "residential",
       "emergency",
       "psychiatric",
       "obstetric",
       "opioid-treatment-program"
      ]
     }
    },
    "overrideReasons": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Coded reasons a clinician may give for another level than the recommended one."
    },
    "recentHigherLevelDays": {
     "type": "number",
     "description": "Days after a discharge from a higher level during which M5 holds, d."
    },
    "planReviewDays": {
     "type": "number",
     "description": "Days to the next plan review at the latest, d (clinical 1.6)."
    },
    "planReviewAfterPhaseChangeDays": {
     "type": "number",
     "description": "Days after a phase change within which the plan is reviewed, d."
    },
    "hoursReviewHours": {
     "type": "number",
     "description": "Hours within which the planned week is reviewed after the 18th birthday, h (HW-5)."
    },
    "administrativeDischargeDays": {
     "type": "number",
     "description": "Days without any service before an administrative discharge, d (clinical 2.5)."
    }
   }
  },
  "Plan": {
   "type": "object",
   "required": [
    "planId",
    "goals",
    "goalsMet",
    "components",
    "reviewDue"
   ],
   "properties": {
    "planId": {
     "type": "string",
     "format": "uuid"
    },
    "goals": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/Goal"
     }
    },
    "goalsMet": {
     "type": "array",
     "items": {
      "type": "string",
      "format": "uuid"
     }
    },
    "components": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/Component"
     }
    },
    "reviewDue": {
     "type": "string",
     "format": "date"
    },
    "version": {
     "type": "number",
     "description": "Counts the plan's versions in this episode; a record from before they were counted says nothing here, nor below."
    },
    "problems": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/Problem"
     }
    },
    "weekdays": {
     "type": "array",
     "items": {
      "type": "number"
     },
     "description": "ISO weekdays with a service, where the plan names them."
    },
    "patientSigned": {
     "type": "boolean"
    }
   }
  },
  "PlanVersionRow": {
   "type": "object",
   "description": "One version of the plan as it was signed.",
   "required": [
    "version",
    "planId",
    "content",
    "words",
    "signedAt",
    "siteDate",
    "signedBy",
    "tier",
    "credentialUntil"
   ],
   "properties": {
    "version": {
     "type": "number"
    },
    "planId": {
     "type": "string",
     "format": "uuid"
    },
    "content": {},
    "words": {
     "type": "object",
     "additionalProperties": {
      "type": "string"
     }
    },
    "signedAt": {
     "type": "string",
     "format": "date-time"
    },
    "siteDate": {
     "type": "string",
     "format": "date"
    },
    "signedBy": {
     "type": "string"
    },
    "tier": {
     "type": "string"
    },
    "credentialUntil": {
     "type": [
      "string",
      "null"
     ],
     "format": "date"
    }
   }
  },
  "Problem": {
   "type": "object",
   "description": "What a plan works on: a coded problem in one of the six dimensions. Its words stay with the plan's versions.",
   "required": [
    "problemId",
    "dimension",
    "code"
   ],
   "properties": {
    "problemId": {
     "type": "string",
     "format": "uuid"
    },
    "dimension": {
     "type": "string",
     "enum": [
      "d1",
      "d2",
      "d3",
      "d4",
      "d5",
      "d6"
     ]
    },
    "code": {
     "type": "string"
    }
   }
  },
  "ProposalRule": {
   "type": "object",
   "description": "A reason to propose a discharge, and the exit that it suggests.",
   "required": [
    "reason",
    "by",
    "suggests"
   ],
   "properties": {
    "reason": {
     "type": "string"
    },
    "by": {
     "type": "array",
     "items": {
      "type": "string",
      "enum": [
       "person",
       "system"
      ]
     }
    },
    "suggests": {
     "type": [
      "string",
      "null"
     ],
     "description": "One of the exits, or null when the signer chooses without a suggestion."
    }
   }
  },
  "Range": {
   "type": "object",
   "description": "What a number of the catalogue may be, both ends included.",
   "required": [
    "min",
    "max"
   ],
   "properties": {
    "min": {
     "type": "number"
    },
    "max": {
     "type": "number"
    }
   }
  },
  "Rate": {
   "type": "object",
   "description": "Kept and missed among the intakes whose time has come.",
   "required": [
    "kept",
    "missed",
    "keptShare"
   ],
   "properties": {
    "kept": {
     "type": "number"
    },
    "missed": {
     "type": "number"
    },
    "keptShare": {
     "type": [
      "number",
      "null"
     ],
     "description": "Kept of kept and missed, 0-1; null when there was neither."
    }
   }
  },
  "ReadCode": {
   "type": "object",
   "description": "How a code of an edition reads as one of our levels (clinical 1.1).",
   "required": [
    "edition",
    "code",
    "level",
    "alternatives",
    "review"
   ],
   "properties": {
    "edition": {
     "type": "string",
     "enum": [
      "4",
      "3"
     ]
    },
    "code": {
     "type": "string"
    },
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
    "alternatives": {
     "type": "array",
     "items": {
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
     "description": "Other levels the code may mean; somebody looks before it counts."
    },
    "review": {
     "type": "boolean"
    }
   }
  },
  "Reading": {
   "type": "object",
   "description": "How an outside code reads as one of ours, and whether somebody has to look first.",
   "required": [
    "level",
    "alternatives",
    "review"
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
    "alternatives": {
     "type": "array",
     "items": {
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
    },
    "review": {
     "type": "boolean"
    }
   }
  },
  "RecheckRule": {
   "type": "object",
   "description": "Withdrawal is looked at again after an early intake (clinical 4.1, G4).",
   "required": [
    "when",
    "gates",
    "instrument",
    "afterHours",
    "earlyHours",
    "lateHours"
   ],
   "properties": {
    "when": {
     "$ref": "#/components/schemas/Condition",
     "description": "Answers that ask for it, whatever gate fires."
    },
    "gates": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Gates that ask for it."
    },
    "instrument": {
     "type": "string",
     "enum": [
      "PHQ-9",
      "PHQ-2",
      "GAD-7",
      "AUDIT",
      "AUDIT-C",
      "DAST-10",
      "TAPS",
      "ASSIST",
      "C-SSRS",
      "COWS",
      "CIWA-Ar",
      "BAM",
      "BAM-IOP",
      "WITHDRAWAL-GRADE",
      "PAWSS",
      "BARC-10",
      "PCL-5",
      "WHODAS-12",
      "URICA"
     ],
     "description": "The instrument whose total is the re-check."
    },
    "afterHours": {
     "type": "array",
     "items": {
      "type": "number"
     },
     "description": "Hours after the answers at which it is due, h."
    },
    "earlyHours": {
     "type": "number",
     "description": "A score so many hours before the due time is in time, h."
    },
    "lateHours": {
     "type": "number",
     "description": "Hours after the due time at which it is overdue, h."
    }
   }
  },
  "ReferralOut": {
   "type": "object",
   "required": [
    "referralOutId",
    "kind",
    "gate",
    "status"
   ],
   "properties": {
    "referralOutId": {
     "type": "string",
     "format": "uuid"
    },
    "kind": {
     "type": "string",
     "enum": [
      "withdrawal-management",
      "residential",
      "emergency",
      "psychiatric",
      "obstetric",
      "opioid-treatment-program"
     ]
    },
    "gate": {
     "type": [
      "string",
      "null"
     ]
    },
    "status": {
     "type": "string",
     "enum": [
      "open",
      "accepted",
      "handed-over",
      "returned",
      "cancelled-by-clinician"
     ]
    },
    "handOver": {
     "type": "object",
     "required": [
      "receivingSite",
      "handOverAt",
      "contact"
     ],
     "properties": {
      "receivingSite": {
       "type": "string"
      },
      "handOverAt": {
       "type": "string",
       "format": "date-time"
      },
      "contact": {
       "type": "string"
      }
     },
     "description": "What the receiving site accepted; older records hold none."
    }
   }
  },
  "ReferralRecord": {
   "type": "object",
   "description": "A record that another place was asked for or has sent.",
   "required": [
    "entryId",
    "episodeId",
    "kind",
    "state",
    "from",
    "occurredAt"
   ],
   "properties": {
    "entryId": {
     "type": "string",
     "format": "uuid"
    },
    "episodeId": {
     "type": "string",
     "format": "uuid"
    },
    "kind": {
     "type": "string"
    },
    "state": {
     "type": "string",
     "enum": [
      "requested",
      "received"
     ]
    },
    "from": {
     "type": [
      "string",
      "null"
     ],
     "description": "Where from, as a code."
    },
    "occurredAt": {
     "type": "string",
     "format": "date-time"
    }
   }
  },
  "Residence": {
   "type": "object",
   "description": "A residence as the newest report tells it today; what nobody knows, or was said too long ago, is unknown, never available.",
   "required": [
    "availability",
    "ageDays",
    "stale",
    "reportId",
    "siteId",
    "residence",
    "places",
    "asOf",
    "source",
    "recordedAt"
   ],
   "properties": {
    "availability": {
     "type": "string",
     "enum": [
      "available",
      "full",
      "unknown"
     ]
    },
    "ageDays": {
     "type": "number"
    },
    "stale": {
     "type": "boolean"
    },
    "reportId": {
     "type": "string",
     "format": "uuid"
    },
    "siteId": {
     "type": "string",
     "format": "uuid"
    },
    "residence": {
     "type": "string",
     "description": "The residence as a code."
    },
    "places": {
     "type": [
      "number",
      "null"
     ]
    },
    "asOf": {
     "type": "string",
     "format": "date"
    },
    "source": {
     "type": "string",
     "description": "Who or what said so, as a code: a call, a visit, a state register."
    },
    "recordedAt": {
     "type": "string",
     "format": "date-time"
    }
   }
  },
  "ReviewRow": {
   "type": "object",
   "description": "One review as it was done.",
   "required": [
    "reviewId",
    "review",
    "planVersion",
    "outcome",
    "words",
    "reviewedAt",
    "siteDate",
    "reviewedBy",
    "tier",
    "credentialUntil"
   ],
   "properties": {
    "reviewId": {
     "type": "string",
     "format": "uuid"
    },
    "review": {
     "type": "string"
    },
    "planVersion": {
     "type": "number"
    },
    "outcome": {},
    "words": {
     "type": [
      "string",
      "null"
     ]
    },
    "reviewedAt": {
     "type": "string",
     "format": "date-time"
    },
    "siteDate": {
     "type": "string",
     "format": "date"
    },
    "reviewedBy": {
     "type": "string"
    },
    "tier": {
     "type": [
      "string",
      "null"
     ]
    },
    "credentialUntil": {
     "type": [
      "string",
      "null"
     ],
     "format": "date"
    }
   }
  },
  "RuleBody": {
   "anyOf": [
    {
     "$ref": "#/components/schemas/InstrumentRules"
    },
    {
     "$ref": "#/components/schemas/PlacementRules"
    },
    {
     "$ref": "#/components/schemas/HoursRules"
    },
    {
     "$ref": "#/components/schemas/ExaminationRules"
    },
    {
     "$ref": "#/components/schemas/PipelineRules"
    },
    {
     "$ref": "#/components/schemas/FollowUpRules"
    },
    {
     "$ref": "#/components/schemas/DischargeRules"
    },
    {
     "$ref": "#/components/schemas/MatchingRules"
    },
    {
     "$ref": "#/components/schemas/CrosswalkRules"
    },
    {
     "$ref": "#/components/schemas/CarePlanRules"
    },
    {
     "$ref": "#/components/schemas/StageRules"
    }
   ]
  },
  "RuleSetRef": {
   "type": "object",
   "description": "The exact rules a decision was made under.",
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
  "ScaleRule": {
   "type": "object",
   "description": "One scale of an instrument that has several.",
   "required": [
    "name",
    "combine",
    "items",
    "skips",
    "bands"
   ],
   "properties": {
    "name": {
     "type": "string"
    },
    "combine": {
     "type": "string",
     "enum": [
      "sum",
      "mean"
     ]
    },
    "items": {
     "type": "array",
     "items": {
      "type": "string"
     }
    },
    "skips": {
     "type": "array",
     "items": {
      "type": "object",
      "required": [
       "item",
       "skipped"
      ],
      "properties": {
       "item": {
        "type": "string"
       },
       "skipped": {
        "type": "array",
        "items": {
         "type": "string"
        }
       }
      }
     },
     "description": "An answer of 0 to `item` leaves the skipped items out: they count 0 and are not missing."
    },
    "bands": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/Band"
     }
    }
   }
  },
  "ScaleScore": {
   "type": "object",
   "description": "Score of one scale; null is not scorable.",
   "required": [
    "score",
    "band"
   ],
   "properties": {
    "score": {
     "type": [
      "number",
      "null"
     ]
    },
    "band": {
     "type": [
      "string",
      "null"
     ]
    }
   }
  },
  "Score": {
   "type": "object",
   "description": "A score as it is published. A total of null is not scorable, never zero (C35).",
   "required": [
    "instrument",
    "form",
    "total",
    "band",
    "takenAt",
    "edition",
    "mode",
    "language",
    "lookBack",
    "asks"
   ],
   "properties": {
    "instrument": {
     "type": "string",
     "enum": [
      "PHQ-9",
      "PHQ-2",
      "GAD-7",
      "AUDIT",
      "AUDIT-C",
      "DAST-10",
      "TAPS",
      "ASSIST",
      "C-SSRS",
      "COWS",
      "CIWA-Ar",
      "BAM",
      "BAM-IOP",
      "WITHDRAWAL-GRADE",
      "PAWSS",
      "BARC-10",
      "PCL-5",
      "WHODAS-12",
      "URICA"
     ]
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
    "band": {
     "type": [
      "string",
      "null"
     ]
    },
    "takenAt": {
     "type": "string",
     "format": "date-time"
    },
    "edition": {
     "type": "string"
    },
    "mode": {
     "type": "string",
     "enum": [
      "clinician",
      "phone",
      "self"
     ]
    },
    "language": {
     "type": "string"
    },
    "lookBack": {
     "type": "string",
     "enum": [
      "now",
      "past-week",
      "past-2-weeks",
      "past-month",
      "past-30-days",
      "past-12-months",
      "past-month-and-lifetime",
      "past-3-months-and-lifetime",
      "past-12-months-then-3-months"
     ]
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
    },
    "scales": {
     "type": "object",
     "additionalProperties": {
      "$ref": "#/components/schemas/ScaleScore"
     },
     "description": "Scales of an instrument that has several: TAPS and ASSIST by substance, URICA by stage."
    },
    "clustersMet": {
     "type": [
      "boolean",
      "null"
     ],
     "description": "PCL-5: whether the clusters ask for a provisional diagnosis; null while an item is open."
    },
    "asks": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "What positive critical items ask for, as codes."
    }
   }
  },
  "Scoring": {
   "anyOf": [
    {
     "$ref": "#/components/schemas/SumScoring"
    },
    {
     "type": "object",
     "required": [
      "kind",
      "gate",
      "scored"
     ],
     "properties": {
      "kind": {
       "const": "gated-sum"
      },
      "gate": {
       "type": "string"
      },
      "scored": {
       "type": "array",
       "items": {
        "type": "string"
       }
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
       "const": "suicide-screener"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "kind",
      "use",
      "risk",
      "protective"
     ],
     "properties": {
      "kind": {
       "const": "subscales"
      },
      "use": {
       "type": "array",
       "items": {
        "type": "string"
       }
      },
      "risk": {
       "type": "array",
       "items": {
        "type": "string"
       }
      },
      "protective": {
       "type": "array",
       "items": {
        "type": "string"
       }
      }
     }
    },
    {
     "type": "object",
     "required": [
      "kind",
      "scales"
     ],
     "properties": {
      "kind": {
       "const": "scales"
      },
      "scales": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/ScaleRule"
       }
      },
      "total": {
       "type": "object",
       "required": [
        "plus",
        "minus"
       ],
       "properties": {
        "plus": {
         "type": "array",
         "items": {
          "type": "string"
         }
        },
        "minus": {
         "type": "array",
         "items": {
          "type": "string"
         }
        }
       },
       "description": "Total out of scales, where the instrument has one."
      }
     }
    }
   ]
  },
  "SectionRule": {
   "type": "object",
   "required": [
    "section",
    "fields",
    "needs",
    "expected"
   ],
   "properties": {
    "section": {
     "type": "string",
     "enum": [
      "vitals",
      "medical-history",
      "medication-list",
      "allergies",
      "pregnancy",
      "needs",
      "prior-care"
     ]
    },
    "fields": {
     "type": "object",
     "additionalProperties": {
      "$ref": "#/components/schemas/FieldRule"
     }
    },
    "needs": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Fields without which the section has not been done."
    },
    "expected": {
     "type": "boolean",
     "description": "Whether an admission asks for it."
    }
   }
  },
  "ShownCode": {
   "type": "object",
   "description": "What a site of an edition shows for one of our levels. Codes only: no licensed text is kept.",
   "required": [
    "level",
    "edition",
    "code"
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
    "edition": {
     "type": "string",
     "enum": [
      "4",
      "3"
     ]
    },
    "code": {
     "type": "string"
    }
   }
  },
  "ShownOutside": {
   "type": "object",
   "required": [
    "recordedAt",
    "recordedBy",
    "outsideId",
    "episodeId",
    "patientId",
    "system",
    "edition",
    "code",
    "decidedOn",
    "reading"
   ],
   "properties": {
    "recordedAt": {
     "type": "string",
     "format": "date-time"
    },
    "recordedBy": {
     "type": "string"
    },
    "outsideId": {
     "type": "string",
     "format": "uuid"
    },
    "episodeId": {
     "type": "string",
     "format": "uuid"
    },
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "system": {
     "type": "string"
    },
    "edition": {
     "type": "string",
     "enum": [
      "4",
      "3"
     ]
    },
    "code": {
     "type": "string"
    },
    "decidedOn": {
     "type": "string",
     "format": "date"
    },
    "reading": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/Reading"
      }
     ]
    }
   }
  },
  "ShownSpan": {
   "type": "object",
   "required": [
    "decisionId",
    "level",
    "hourBand",
    "from",
    "until",
    "shown"
   ],
   "properties": {
    "decisionId": {
     "type": "string",
     "format": "uuid"
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
    "from": {
     "type": "string",
     "format": "date"
    },
    "until": {
     "type": [
      "string",
      "null"
     ],
     "format": "date"
    },
    "shown": {
     "type": "object",
     "required": [
      "4",
      "3"
     ],
     "properties": {
      "3": {
       "type": "string"
      },
      "4": {
       "type": "string"
      }
     }
    }
   }
  },
  "Signature": {
   "type": "object",
   "description": "What is published of a signature.",
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
  "StageRules": {
   "type": "object",
   "description": "How long each stage may take, and what is coded on the way.",
   "required": [
    "kind",
    "next",
    "reasons",
    "earlyHours",
    "recordKinds",
    "higherLevelFrom"
   ],
   "properties": {
    "kind": {
     "const": "stages"
    },
    "next": {
     "type": "object",
     "required": [
      "discharge-proposed",
      "deferred",
      "deferred-wm",
      "emergency-transfer",
      "admitted",
      "on-leave",
      "reached",
      "awaiting-contact",
      "intake-booked",
      "intake-missed",
      "in-assessment",
      "reassessment",
      "awaiting-level",
      "awaiting-plan",
      "ready"
     ],
     "properties": {
      "discharge-proposed": {
       "type": [
        "object",
        "null"
       ],
       "required": [
        "step",
        "hours"
       ],
       "properties": {
        "step": {
         "type": "string",
         "enum": [
          "plan-review",
          "decide-level",
          "sign-plan",
          "intake-visit",
          "book-intake",
          "first-contact",
          "call-again",
          "sign-assessment",
          "hand-over",
          "admit",
          "decide-discharge"
         ]
        },
        "hours": {
         "type": [
          "number",
          "null"
         ]
        }
       }
      },
      "deferred": {
       "type": [
        "object",
        "null"
       ],
       "required": [
        "step",
        "hours"
       ],
       "properties": {
        "step": {
         "type": "string",
         "enum": [
          "plan-review",
          "decide-level",
          "sign-plan",
          "intake-visit",
          "book-intake",
          "first-contact",
          "call-again",
          "sign-assessment",
          "hand-over",
          "admit",
          "decide-discharge"
         ]
        },
        "hours": {
         "type": [
          "number",
          "null"
         ]
        }
       }
      },
      "deferred-wm": {
       "type": [
        "object",
        "null"
       ],
       "required": [
        "step",
        "hours"
       ],
       "properties": {
        "step": {
         "type": "string",
         "enum": [
          "plan-review",
          "decide-level",
          "sign-plan",
          "intake-visit",
          "book-intake",
          "first-contact",
          "call-again",
          "sign-assessment",
          "hand-over",
          "admit",
          "decide-discharge"
         ]
        },
        "hours": {
         "type": [
          "number",
          "null"
         ]
        }
       }
      },
      "emergency-transfer": {
       "type": [
        "object",
        "null"
       ],
       "required": [
        "step",
        "hours"
       ],
       "properties": {
        "step": {
         "type": "string",
         "enum": [
          "plan-review",
          "decide-level",
          "sign-plan",
          "intake-visit",
          "book-intake",
          "first-contact",
          "call-again",
          "sign-assessment",
          "hand-over",
          "admit",
          "decide-discharge"
         ]
        },
        "hours": {
         "type": [
          "number",
          "null"
         ]
        }
       }
      },
      "admitted": {
       "type": [
        "object",
        "null"
       ],
       "required": [
        "step",
        "hours"
       ],
       "properties": {
        "step": {
         "type": "string",
         "enum": [
          "plan-review",
          "decide-level",
          "sign-plan",
          "intake-visit",
          "book-intake",
          "first-contact",
          "call-again",
          "sign-assessment",
          "hand-over",
          "admit",
          "decide-discharge"
         ]
        },
        "hours": {
         "type": [
          "number",
          "null"
         ]
        }
       }
      },
      "on-leave": {
       "type": [
        "object",
        "null"
       ],
       "required": [
        "step",
        "hours"
       ],
       "properties": {
        "step": {
         "type": "string",
         "enum": [
          "plan-review",
          "decide-level",
          "sign-plan",
          "intake-visit",
          "book-intake",
          "first-contact",
          "call-again",
          "sign-assessment",
          "hand-over",
          "admit",
          "decide-discharge"
         ]
        },
        "hours": {
         "type": [
          "number",
          "null"
         ]
        }
       }
      },
      "reached": {
       "type": [
        "object",
        "null"
       ],
       "required": [
        "step",
        "hours"
       ],
       "properties": {
        "step": {
         "type": "string",
         "enum": [
          "plan-review",
          "decide-level",
          "sign-plan",
          "intake-visit",
          "book-intake",
          "first-contact",
          "call-again",
          "sign-assessment",
          "hand-over",
          "admit",
          "decide-discharge"
         ]
        },
        "hours": {
         "type": [
          "number",
          "null"
         ]
        }
       }
      },
      "awaiting-contact": {
       "type": [
        "object",
        "null"
       ],
       "required": [
        "step",
        "hours"
       ],
       "properties": {
        "step": {
         "type": "string",
         "enum": [
          "plan-review",
          "decide-level",
          "sign-plan",
          "intake-visit",
          "book-intake",
          "first-contact",
          "call-again",
          "sign-assessment",
          "hand-over",
          "admit",
          "decide-discharge"
         ]
        },
        "hours": {
         "type": [
          "number",
          "null"
         ]
        }
       }
      },
      "intake-booked": {
       "type": [
        "object",
        "null"
       ],
       "required": [
        "step",
        "hours"
       ],
       "properties": {
        "step": {
         "type": "string",
         "enum": [
          "plan-review",
          "decide-level",
          "sign-plan",
          "intake-visit",
          "book-intake",
          "first-contact",
          "call-again",
          "sign-assessment",
          "hand-over",
          "admit",
          "decide-discharge"
         ]
        },
        "hours": {
         "type": [
          "number",
          "null"
         ]
        }
       }
      },
      "intake-missed": {
       "type": [
        "object",
        "null"
       ],
       "required": [
        "step",
        "hours"
       ],
       "properties": {
        "step": {
         "type": "string",
         "enum": [
          "plan-review",
          "decide-level",
          "sign-plan",
          "intake-visit",
          "book-intake",
          "first-contact",
          "call-again",
          "sign-assessment",
          "hand-over",
          "admit",
          "decide-discharge"
         ]
        },
        "hours": {
         "type": [
          "number",
          "null"
         ]
        }
       }
      },
      "in-assessment": {
       "type": [
        "object",
        "null"
       ],
       "required": [
        "step",
        "hours"
       ],
       "properties": {
        "step": {
         "type": "string",
         "enum": [
          "plan-review",
          "decide-level",
          "sign-plan",
          "intake-visit",
          "book-intake",
          "first-contact",
          "call-again",
          "sign-assessment",
          "hand-over",
          "admit",
          "decide-discharge"
         ]
        },
        "hours": {
         "type": [
          "number",
          "null"
         ]
        }
       }
      },
      "reassessment": {
       "type": [
        "object",
        "null"
       ],
       "required": [
        "step",
        "hours"
       ],
       "properties": {
        "step": {
         "type": "string",
         "enum": [
          "plan-review",
          "decide-level",
          "sign-plan",
          "intake-visit",
          "book-intake",
          "first-contact",
          "call-again",
          "sign-assessment",
          "hand-over",
          "admit",
          "decide-discharge"
         ]
        },
        "hours": {
         "type": [
          "number",
          "null"
         ]
        }
       }
      },
      "awaiting-level": {
       "type": [
        "object",
        "null"
       ],
       "required": [
        "step",
        "hours"
       ],
       "properties": {
        "step": {
         "type": "string",
         "enum": [
          "plan-review",
          "decide-level",
          "sign-plan",
          "intake-visit",
          "book-intake",
          "first-contact",
          "call-again",
          "sign-assessment",
          "hand-over",
          "admit",
          "decide-discharge"
         ]
        },
        "hours": {
         "type": [
          "number",
          "null"
         ]
        }
       }
      },
      "awaiting-plan": {
       "type": [
        "object",
        "null"
       ],
       "required": [
        "step",
        "hours"
       ],
       "properties": {
        "step": {
         "type": "string",
         "enum": [
          "plan-review",
          "decide-level",
          "sign-plan",
          "intake-visit",
          "book-intake",
          "first-contact",
          "call-again",
          "sign-assessment",
          "hand-over",
          "admit",
          "decide-discharge"
         ]
        },
        "hours": {
         "type": [
          "number",
          "null"
         ]
        }
       }
      },
      "ready": {
       "type": [
        "object",
        "null"
       ],
       "required": [
        "step",
        "hours"
       ],
       "properties": {
        "step": {
         "type": "string",
         "enum": [
          "plan-review",
          "decide-level",
          "sign-plan",
          "intake-visit",
          "book-intake",
          "first-contact",
          "call-again",
          "sign-assessment",
          "hand-over",
          "admit",
          "decide-discharge"
         ]
        },
        "hours": {
         "type": [
          "number",
          "null"
         ]
        }
       }
      }
     },
     "description": "What each stage waits for and the hours it may take; null hours are set by something else: a booking, the plan, the first contact."
    },
    "reasons": {
     "type": "object",
     "required": [
      "missed",
      "cancelled"
     ],
     "properties": {
      "missed": {
       "type": "array",
       "items": {
        "type": "string"
       }
      },
      "cancelled": {
       "type": "array",
       "items": {
        "type": "string"
       }
      }
     },
     "description": "Coded reasons of an intake that was missed or cancelled; a kept one has none."
    },
    "earlyHours": {
     "type": "number",
     "description": "An intake within so many hours of the referral counts as early in the rates."
    },
    "recordKinds": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Kinds of records that another place sends."
    },
    "higherLevelFrom": {
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
     ],
     "description": "Prior care of this level and above counts as a higher level that was left (M5)."
    }
   }
  },
  "SumScoring": {
   "type": "object",
   "required": [
    "kind",
    "scored",
    "imputeAtMost"
   ],
   "properties": {
    "kind": {
     "const": "sum"
    },
    "scored": {
     "type": "array",
     "items": {
      "type": "string"
     }
    },
    "imputeAtMost": {
     "type": "number",
     "description": "Most missing items that take the mean of the others; one more makes the instrument not scorable."
    },
    "reversed": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "Items whose steps count backwards."
    },
    "clusters": {
     "type": "object",
     "required": [
      "itemMin",
      "needs"
     ],
     "properties": {
      "itemMin": {
       "type": "number",
       "description": "Least value that makes an item count."
      },
      "needs": {
       "type": "array",
       "items": {
        "type": "object",
        "required": [
         "items",
         "count"
        ],
        "properties": {
         "items": {
          "type": "array",
          "items": {
           "type": "string"
          }
         },
         "count": {
          "type": "number"
         }
        }
       }
      }
     },
     "description": "A rule over groups of items beside the total, which needs every item (PCL-5)."
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
  "TeamRoleRule": {
   "type": "object",
   "description": "A role that somebody of the care team may have (clinical 6.3).",
   "required": [
    "role",
    "fills",
    "tiers"
   ],
   "properties": {
    "role": {
     "type": "string"
    },
    "fills": {
     "type": [
      "string",
      "null"
     ],
     "description": "The needed role that a holder of this one fills, null for one that fills none."
    },
    "tiers": {
     "type": "array",
     "items": {
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
     },
     "description": "Credentials that may hold it, each with those above it on its ladder."
    }
   }
  },
  "TrackedScore": {
   "type": "object",
   "description": "A score with what changed since the first of its kind; null for the first itself and for instruments not tracked.",
   "required": [
    "change",
    "instrument",
    "form",
    "total",
    "band",
    "takenAt",
    "edition",
    "mode",
    "language",
    "lookBack",
    "asks"
   ],
   "properties": {
    "change": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/Change"
      }
     ]
    },
    "instrument": {
     "type": "string",
     "enum": [
      "PHQ-9",
      "PHQ-2",
      "GAD-7",
      "AUDIT",
      "AUDIT-C",
      "DAST-10",
      "TAPS",
      "ASSIST",
      "C-SSRS",
      "COWS",
      "CIWA-Ar",
      "BAM",
      "BAM-IOP",
      "WITHDRAWAL-GRADE",
      "PAWSS",
      "BARC-10",
      "PCL-5",
      "WHODAS-12",
      "URICA"
     ]
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
    "band": {
     "type": [
      "string",
      "null"
     ]
    },
    "takenAt": {
     "type": "string",
     "format": "date-time"
    },
    "edition": {
     "type": "string"
    },
    "mode": {
     "type": "string",
     "enum": [
      "clinician",
      "phone",
      "self"
     ]
    },
    "language": {
     "type": "string"
    },
    "lookBack": {
     "type": "string",
     "enum": [
      "now",
      "past-week",
      "past-2-weeks",
      "past-month",
      "past-30-days",
      "past-12-months",
      "past-month-and-lifetime",
      "past-3-months-and-lifetime",
      "past-12-months-then-3-months"
     ]
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
    },
    "scales": {
     "type": "object",
     "additionalProperties": {
      "$ref": "#/components/schemas/ScaleScore"
     },
     "description": "Scales of an instrument that has several: TAPS and ASSIST by substance, URICA by stage."
    },
    "clustersMet": {
     "type": [
      "boolean",
      "null"
     ],
     "description": "PCL-5: whether the clusters ask for a provisional diagnosis; null while an item is open."
    },
    "asks": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "What positive critical items ask for, as codes."
    }
   }
  },
  "Waiver": {
   "type": "object",
   "description": "A needed role of the team that nobody fills, and why.",
   "required": [
    "role",
    "reason"
   ],
   "properties": {
    "role": {
     "type": "string"
    },
    "reason": {
     "type": "string"
    }
   }
  },
  "WeekRules": {
   "type": "object",
   "description": "Limits of the week validator (clinical 1.3); `null` switches a check off.",
   "required": [
    "maxGapDays",
    "gapIsError",
    "billableDayMinutes",
    "perDiemMinutes",
    "perDiemDays",
    "underWeeks"
   ],
   "properties": {
    "maxGapDays": {
     "type": [
      "number",
      "null"
     ]
    },
    "gapIsError": {
     "type": "boolean"
    },
    "billableDayMinutes": {
     "type": [
      "number",
      "null"
     ]
    },
    "perDiemMinutes": {
     "type": "number"
    },
    "perDiemDays": {
     "type": "number"
    },
    "underWeeks": {
     "type": "number"
    }
   }
  },
  "WithdrawalAnchor": {
   "type": "object",
   "description": "Part of the house D1 mapping (clinical 1.4): the worst row that holds suggests the rating.",
   "required": [
    "rating",
    "when"
   ],
   "properties": {
    "rating": {
     "type": "number"
    },
    "when": {
     "$ref": "#/components/schemas/Condition"
    }
   }
  },
  "Within": {
   "anyOf": [
    {
     "type": "object",
     "required": [
      "hours"
     ],
     "properties": {
      "hours": {
       "type": "number"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "endOfDay"
     ],
     "properties": {
      "endOfDay": {
       "const": true
      }
     }
    }
   ]
  },
  "WorkItem": {
   "type": "object",
   "description": "A line of a site's worklist.",
   "required": [
    "siteId",
    "subjectId",
    "settledAt",
    "settledBy",
    "settledReason",
    "actionId",
    "patientId",
    "kind",
    "trigger",
    "dueAt",
    "status"
   ],
   "properties": {
    "siteId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid"
    },
    "subjectId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid"
    },
    "settledAt": {
     "type": [
      "string",
      "null"
     ],
     "format": "date-time"
    },
    "settledBy": {
     "type": [
      "string",
      "null"
     ]
    },
    "settledReason": {
     "type": [
      "string",
      "null"
     ]
    },
    "actionId": {
     "type": "string",
     "format": "uuid"
    },
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "kind": {
     "type": "string"
    },
    "trigger": {
     "type": "string"
    },
    "dueAt": {
     "type": "string",
     "format": "date-time"
    },
    "status": {
     "type": "string",
     "enum": [
      "asked",
      "overdue",
      "done",
      "dropped"
     ]
    }
   }
  },
  "body": {
   "type": "object",
   "required": [
    "episodeId",
    "patientId",
    "proposal",
    "lastServiceOn",
    "lastContactOn",
    "exits",
    "summary"
   ],
   "properties": {
    "episodeId": {
     "type": "string",
     "format": "uuid"
    },
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "proposal": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/DischargeProposal"
      }
     ]
    },
    "lastServiceOn": {
     "type": [
      "string",
      "null"
     ],
     "format": "date"
    },
    "lastContactOn": {
     "type": [
      "string",
      "null"
     ],
     "format": "date"
    },
    "exits": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ExitNeeds"
     },
     "description": "Empty once it has ended."
    },
    "summary": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/DischargeSummary"
      }
     ]
    }
   }
  },
  "body2": {
   "type": "object",
   "required": [
    "episodeId",
    "knownAt",
    "spans",
    "on",
    "records",
    "outside"
   ],
   "properties": {
    "episodeId": {
     "type": "string",
     "format": "uuid"
    },
    "knownAt": {
     "type": "string",
     "format": "date-time"
    },
    "spans": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ShownSpan"
     }
    },
    "on": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/ShownSpan"
      }
     ],
     "description": "The span the day asked for lies in; null before the first, or when no day was asked for."
    },
    "records": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/LevelRecord"
     }
    },
    "outside": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ShownOutside"
     }
    }
   }
  },
  "body3": {
   "type": "object",
   "required": [
    "versions",
    "progress",
    "artefacts",
    "reviews"
   ],
   "properties": {
    "versions": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/PlanVersionRow"
     }
    },
    "progress": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/GoalProgress"
     }
    },
    "artefacts": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ArtefactRow"
     }
    },
    "reviews": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ReviewRow"
     }
    }
   }
  }
 }
};
