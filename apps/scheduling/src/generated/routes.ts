// Written by tools/describe-routes.mjs from the code: change the docstrings and types, then run it.
import type { RouteDescriptions } from '@stepwell/platform';

/** Summary and answer of every route, by operation id. */
export const ROUTES: RouteDescriptions = {
 "routes": {
  "Appointments_book": {
   "summary": "Book an appointment",
   "description": "Book an appointment; one that overlaps another of the patient or the staff member is refused.",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "appointmentId"
    ],
    "properties": {
     "appointmentId": {
      "type": "string",
      "format": "uuid"
     }
    }
   },
   "versioned": true
  },
  "Appointments_bookAll": {
   "summary": "Up to 1,000 bookings in one transaction",
   "description": "Up to 1,000 bookings in one transaction; rows that do not hold are refused by themselves.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "booked",
     "refused",
     "rows"
    ],
    "properties": {
     "booked": {
      "type": "number"
     },
     "refused": {
      "type": "number"
     },
     "rows": {
      "type": "array",
      "items": {
       "anyOf": [
        {
         "type": "object",
         "required": [
          "appointmentId"
         ],
         "properties": {
          "appointmentId": {
           "type": "string",
           "format": "uuid"
          }
         }
        },
        {
         "type": "object",
         "required": [
          "rejection"
         ],
         "properties": {
          "rejection": {
           "type": "string",
           "enum": [
            "unknown-session",
            "session-cancelled",
            "session-full",
            "already-booked",
            "patient-double-booked"
           ]
          }
         }
        }
       ]
      }
     }
    }
   }
  },
  "Appointments_cancel": {
   "summary": "Cancel an appointment with a coded reason",
   "description": "Cancel an appointment with a coded reason.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "appointmentId"
    ],
    "properties": {
     "appointmentId": {
      "type": "string",
      "format": "uuid"
     }
    }
   },
   "needsVersion": true,
   "versioned": true
  },
  "Appointments_move": {
   "summary": "Move an appointment to another time",
   "description": "Move an appointment to another time.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "appointmentId"
    ],
    "properties": {
     "appointmentId": {
      "type": "string",
      "format": "uuid"
     }
    }
   },
   "needsVersion": true,
   "versioned": true
  },
  "Appointments_read": {
   "summary": "One appointment",
   "description": "One appointment.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/Appointment"
   },
   "versioned": true
  },
  "Directory_addRoom": {
   "summary": "Add a room with its number of seats",
   "description": "Add a room with its number of seats.",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "siteId",
     "name",
     "seats",
     "roomId"
    ],
    "properties": {
     "siteId": {
      "type": "string",
      "format": "uuid"
     },
     "name": {
      "type": "string"
     },
     "seats": {
      "type": "number"
     },
     "roomId": {
      "type": "string"
     }
    }
   },
   "versioned": true
  },
  "Directory_changeSite": {
   "summary": "Change a site",
   "description": "Change a site; what was booked stays as it is.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "name",
     "zone",
     "jurisdiction",
     "edition",
     "opioidTreatmentProgram",
     "siteId"
    ],
    "properties": {
     "name": {
      "type": "string"
     },
     "zone": {
      "type": "string"
     },
     "jurisdiction": {
      "type": "string"
     },
     "edition": {
      "type": "string",
      "enum": [
       "4",
       "3"
      ]
     },
     "opioidTreatmentProgram": {
      "type": "boolean"
     },
     "siteId": {
      "type": "string",
      "format": "uuid"
     }
    }
   },
   "needsVersion": true,
   "versioned": true
  },
  "Directory_defineProgram": {
   "summary": "Define a program of a site",
   "description": "Define a program of a site.",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "siteId",
     "name",
     "ageBand",
     "programId"
    ],
    "properties": {
     "siteId": {
      "type": "string",
      "format": "uuid"
     },
     "name": {
      "type": "string"
     },
     "ageBand": {
      "type": "string",
      "enum": [
       "adult",
       "adolescent"
      ]
     },
     "programId": {
      "type": "string"
     }
    }
   },
   "versioned": true
  },
  "Directory_programs": {
   "summary": "Programs of a site",
   "description": "Programs of a site.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "programs"
    ],
    "properties": {
     "programs": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Program"
      }
     }
    }
   }
  },
  "Directory_registerSite": {
   "summary": "Register a site with its zone and opening hours",
   "description": "Register a site with its zone and opening hours.",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "name",
     "zone",
     "jurisdiction",
     "edition",
     "opioidTreatmentProgram",
     "siteId"
    ],
    "properties": {
     "name": {
      "type": "string"
     },
     "zone": {
      "type": "string"
     },
     "jurisdiction": {
      "type": "string"
     },
     "edition": {
      "type": "string",
      "enum": [
       "4",
       "3"
      ]
     },
     "opioidTreatmentProgram": {
      "type": "boolean"
     },
     "siteId": {
      "type": "string"
     }
    }
   },
   "versioned": true
  },
  "Directory_rooms": {
   "summary": "Rooms of a site",
   "description": "Rooms of a site.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "rooms"
    ],
    "properties": {
     "rooms": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/NamedRoom"
      }
     }
    }
   }
  },
  "Directory_site": {
   "summary": "One site",
   "description": "One site.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/Site"
   },
   "versioned": true
  },
  "Directory_sites": {
   "summary": "Sites of the organisation",
   "description": "Sites of the organisation.",
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
       "$ref": "#/components/schemas/Site"
      }
     }
    }
   }
  },
  "Patients_accept": {
   "summary": "The person took the offered seat",
   "description": "The person took the offered seat.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "patientId",
     "seat"
    ],
    "properties": {
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "seat": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Seat"
       }
      ]
     }
    }
   },
   "versioned": true
  },
  "Patients_reTrack": {
   "summary": "Moves to another track, phase and taper as they are",
   "description": "Moves to another track, phase and taper as they are.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "patientId",
     "seat"
    ],
    "properties": {
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "seat": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Seat"
       }
      ]
     }
    }
   },
   "needsVersion": true,
   "versioned": true
  },
  "Patients_read": {
   "summary": "Where the patient sits, what is reserved, what is blocked and why, and what is still missing",
   "description": "Where the patient sits, what is reserved, what is blocked and why, and what is still missing.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/EnrollmentView"
   },
   "versioned": true
  },
  "Patients_seat": {
   "summary": "Seats by hand",
   "description": "Seats by hand; above capacity only with a coded reason.",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "patientId",
     "seat"
    ],
    "properties": {
     "patientId": {
      "type": "string",
      "format": "uuid"
     },
     "seat": {
      "anyOf": [
       {
        "type": "null"
       },
       {
        "$ref": "#/components/schemas/Seat"
       }
      ]
     }
    }
   },
   "versioned": true
  },
  "Series_change": {
   "summary": "Change a group from a day on",
   "description": "Change a group from a day on.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "seriesId",
     "effective"
    ],
    "properties": {
     "seriesId": {
      "type": "string",
      "format": "uuid"
     },
     "effective": {
      "type": "string",
      "format": "date"
     }
    }
   },
   "needsVersion": true,
   "versioned": true
  },
  "Series_end": {
   "summary": "End a group after its last day",
   "description": "End a group after its last day.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "seriesId",
     "until"
    ],
    "properties": {
     "seriesId": {
      "type": "string",
      "format": "uuid"
     },
     "until": {
      "type": "string",
      "format": "date"
     }
    }
   },
   "needsVersion": true,
   "versioned": true
  },
  "Series_preview": {
   "summary": "Which sessions and people a change or end would touch",
   "description": "Which sessions and people a change or end would touch; nothing is done.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/Preview"
   }
  },
  "Series_publish": {
   "summary": "Publish a group that meets weekly",
   "description": "Publish a group that meets weekly; its sessions are laid out ahead.",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "seriesId"
    ],
    "properties": {
     "seriesId": {
      "type": "string",
      "format": "uuid"
     }
    }
   },
   "versioned": true
  },
  "Series_read": {
   "summary": "The series with its rules, its exceptions and its coming sessions",
   "description": "The series with its rules, its exceptions and its coming sessions.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "sessions",
     "from",
     "until",
     "identityStart",
     "segments",
     "exceptions",
     "generatedUntil",
     "seriesId",
     "siteId",
     "programId",
     "trackId",
     "track",
     "zone",
     "phase",
     "component",
     "dropIn"
    ],
    "properties": {
     "sessions": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/SessionView"
      }
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
      "format": "date",
      "description": "Last day with a session; null is open."
     },
     "identityStart": {
      "type": "string",
      "description": "Local start of the first rule: part of every session id for ever, so that identity survives edits."
     },
     "segments": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Segment"
      },
      "description": "In order of `from`, never empty."
     },
     "exceptions": {
      "type": "object",
      "additionalProperties": {
       "$ref": "#/components/schemas/SessionException"
      },
      "description": "By original day of the occurrence."
     },
     "generatedUntil": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "Sessions are on the calendar up to and with this day."
     },
     "seriesId": {
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
     "trackId": {
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
     "zone": {
      "type": "string"
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
     "component": {
      "type": "string"
     },
     "dropIn": {
      "type": "boolean",
      "description": "Booked session by session (clinic visits); nobody is a member of it."
     }
    }
   },
   "versioned": true
  },
  "Sessions_cancel": {
   "summary": "Cancel a session with a coded reason",
   "description": "Cancel a session with a coded reason; nobody missed it.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "sessionId"
    ],
    "properties": {
     "sessionId": {
      "type": "string",
      "format": "uuid"
     }
    }
   },
   "needsVersion": true,
   "versioned": true
  },
  "Sessions_list": {
   "summary": "Sessions of a site on one of its days, evening sessions included, in order of start",
   "description": "Sessions of a site on one of its days, evening sessions included, in order of start.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "sessions",
     "next"
    ],
    "properties": {
     "sessions": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/SessionView"
      }
     },
     "next": {
      "type": [
       "string",
       "null"
      ]
     }
    }
   }
  },
  "Sessions_move": {
   "summary": "Move a session to another time",
   "description": "Move a session to another time.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "sessionId"
    ],
    "properties": {
     "sessionId": {
      "type": "string",
      "format": "uuid"
     }
    }
   },
   "needsVersion": true,
   "versioned": true
  },
  "Sessions_read": {
   "summary": "One session of a group with its seats",
   "description": "One session of a group with its seats.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/SessionView"
   },
   "versioned": true
  },
  "Sessions_roster": {
   "summary": "Members of the series on the session's site-local day, plus bookings",
   "description": "Members of the series on the session's site-local day, plus bookings; with marks for who is away.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "sessionId",
     "seriesId",
     "siteDate",
     "startsAt",
     "cancelled",
     "lines"
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
     "siteDate": {
      "type": "string",
      "format": "date"
     },
     "startsAt": {
      "type": "string",
      "format": "date-time"
     },
     "cancelled": {
      "type": [
       "string",
       "null"
      ]
     },
     "lines": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/RosterLine"
      }
     }
    }
   }
  },
  "Staff_changeCredential": {
   "summary": "Renews, raises, lowers or ends a credential",
   "description": "Renews, raises, lowers or ends a credential; sessions that lose their leader appear in the worklist.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "tier",
     "credentialUntil",
     "staffId",
     "siteIds"
    ],
    "properties": {
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
     },
     "credentialUntil": {
      "type": [
       "string",
       "null"
      ],
      "format": "date"
     },
     "staffId": {
      "type": "string",
      "format": "uuid"
     },
     "siteIds": {
      "type": "array",
      "items": {
       "type": "string",
       "format": "uuid"
      }
     }
    }
   },
   "needsVersion": true,
   "versioned": true
  },
  "Staff_list": {
   "summary": "Staff of a site",
   "description": "Staff of a site.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "staff"
    ],
    "properties": {
     "staff": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Staff"
      }
     }
    }
   }
  },
  "Staff_read": {
   "summary": "One staff member",
   "description": "One staff member.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/Staff"
   },
   "versioned": true
  },
  "Staff_register": {
   "summary": "Register or change a staff member",
   "description": "Register or change a staff member: roles, credential and sites.",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "staffId",
     "tier",
     "siteIds",
     "credentialUntil"
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
     },
     "siteIds": {
      "type": "array",
      "items": {
       "type": "string",
       "format": "uuid"
      }
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
   "versioned": true
  },
  "Tracks_create": {
   "summary": "A track with all its series",
   "description": "A track with all its series; one series that cannot hold refuses the whole.",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "trackId",
     "seriesIds"
    ],
    "properties": {
     "trackId": {
      "type": "string"
     },
     "seriesIds": {
      "type": "array",
      "items": {
       "type": "string",
       "format": "uuid"
      }
     }
    }
   },
   "versioned": true
  },
  "Tracks_list": {
   "summary": "Tracks with their series and how many seats are taken and free from today on",
   "description": "Tracks with their series and how many seats are taken and free from today on.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "tracks"
    ],
    "properties": {
     "tracks": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/TrackSeats"
      }
     }
    }
   }
  },
  "Worklist_waitlist": {
   "summary": "The waiting line of a track, with open offers",
   "description": "The waiting line of a track, with open offers.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "line"
    ],
    "properties": {
     "line": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/LineEntry"
      }
     }
    }
   }
  },
  "Worklist_worklist": {
   "summary": "Blocked seats with their reasons, sessions without a leader, and requests of clinicians",
   "description": "Blocked seats with their reasons, sessions without a leader, and requests of clinicians.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "blocked",
     "substitutes",
     "actions",
     "next"
    ],
    "properties": {
     "blocked": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/BlockedEntry"
      }
     },
     "substitutes": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/SessionRead"
      }
     },
     "actions": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/RequestedAction"
      }
     },
     "next": {
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
  "Appointment": {
   "type": "object",
   "description": "One booking of a patient into one session outside the track.",
   "required": [
    "appointmentId",
    "patientId",
    "session",
    "status"
   ],
   "properties": {
    "appointmentId": {
     "type": "string",
     "format": "uuid"
    },
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "session": {
     "type": "object",
     "required": [
      "siteId",
      "zone",
      "sessionId",
      "seriesId",
      "component",
      "siteDate",
      "startsAt",
      "endsAt",
      "minutes"
     ],
     "properties": {
      "siteId": {
       "type": "string",
       "format": "uuid"
      },
      "zone": {
       "type": "string"
      },
      "sessionId": {
       "type": "string",
       "format": "uuid"
      },
      "seriesId": {
       "type": "string",
       "format": "uuid"
      },
      "component": {
       "type": "string"
      },
      "siteDate": {
       "type": "string",
       "format": "date"
      },
      "startsAt": {
       "type": "string",
       "format": "date-time"
      },
      "endsAt": {
       "type": "string",
       "format": "date-time"
      },
      "minutes": {
       "type": "number"
      }
     }
    },
    "status": {
     "type": "string",
     "enum": [
      "booked",
      "cancelled"
     ]
    }
   }
  },
  "Approval": {
   "type": "object",
   "description": "An approved step-down whose change has not come yet.",
   "required": [
    "approvalId",
    "phase",
    "taper",
    "hourBand",
    "level",
    "effectiveOn",
    "reservation",
    "attempts"
   ],
   "properties": {
    "approvalId": {
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
    "taper": {
     "$ref": "#/components/schemas/Taper"
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
    "effectiveOn": {
     "type": "string",
     "format": "date"
    },
    "reservation": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/Reservation"
      }
     ]
    },
    "attempts": {
     "type": "number",
     "description": "Reservations made so far; part of the next one's id."
    }
   }
  },
  "Block": {
   "type": "object",
   "description": "A seat that could not be given: the worklist entry of a scheduler.",
   "required": [
    "approvalId",
    "sourceId",
    "reasons",
    "since",
    "dueAt",
    "overdue"
   ],
   "properties": {
    "approvalId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid"
    },
    "sourceId": {
     "type": "string",
     "format": "uuid"
    },
    "reasons": {
     "type": "array",
     "items": {
      "type": "string"
     }
    },
    "since": {
     "type": "string",
     "format": "date-time"
    },
    "dueAt": {
     "type": [
      "string",
      "null"
     ],
     "format": "date-time",
     "description": "When it must be solved; null when it may wait."
    },
    "overdue": {
     "type": "boolean"
    }
   }
  },
  "BlockedEntry": {
   "type": "object",
   "description": "One entry of a scheduler's worklist.",
   "required": [
    "patientId",
    "episodeId",
    "phase",
    "approvalId",
    "sourceId",
    "reasons",
    "since",
    "dueAt",
    "overdue"
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
     "type": "string"
    },
    "approvalId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid"
    },
    "sourceId": {
     "type": "string",
     "format": "uuid"
    },
    "reasons": {
     "type": "array",
     "items": {
      "type": "string"
     }
    },
    "since": {
     "type": "string",
     "format": "date-time"
    },
    "dueAt": {
     "type": [
      "string",
      "null"
     ],
     "format": "date-time",
     "description": "When it must be solved; null when it may wait."
    },
    "overdue": {
     "type": "boolean"
    }
   }
  },
  "Condition": {
   "type": "object",
   "description": "Something other services said about a patient that seats and rosters must respect; a row per source id.",
   "required": [
    "kind",
    "id",
    "code",
    "from",
    "until"
   ],
   "properties": {
    "kind": {
     "type": "string",
     "enum": [
      "leave",
      "referral-out",
      "safety-concern",
      "hold",
      "priority"
     ]
    },
    "id": {
     "type": "string",
     "format": "uuid"
    },
    "code": {
     "type": "string",
     "description": "Severity of a concern, kind of a referral or fact, trigger of a hold, reason of a leave."
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
     "format": "date",
     "description": "Last day; null is still open."
    }
   }
  },
  "EnrollmentView": {
   "type": "object",
   "description": "The seat of a patient with everything that explains it.",
   "required": [
    "open",
    "plannedWeek",
    "missing",
    "patientId",
    "episodeId",
    "home",
    "intensities",
    "settled",
    "endedOn",
    "endReason",
    "seat",
    "approval",
    "blocks",
    "waiting"
   ],
   "properties": {
    "open": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/Condition"
     },
     "description": "Leaves, referrals out, safety concerns and holds that have not ended."
    },
    "plannedWeek": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/WeekVerdict"
      }
     ],
     "description": "HW-1 and HW-3 over the seat's week, null without a seat."
    },
    "missing": {
     "type": "array",
     "items": {
      "type": "string"
     },
     "description": "What is still needed, as codes."
    },
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "episodeId": {
     "type": "string",
     "format": "uuid"
    },
    "home": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/Home"
      }
     ],
     "description": "Null until the admission is known: facts of other services wait in place."
    },
    "intensities": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/Intensity"
     },
     "description": "Oldest first."
    },
    "settled": {
     "type": "number",
     "description": "How many of `intensities`, from the front, need no seat any more."
    },
    "endedOn": {
     "type": [
      "string",
      "null"
     ],
     "format": "date"
    },
    "endReason": {
     "type": [
      "string",
      "null"
     ]
    },
    "reopened": {
     "type": "boolean",
     "description": "Open again after the end, and not admitted again yet; absent: no."
    },
    "seat": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/Seat"
      }
     ]
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
    "blocks": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/Block"
     },
     "description": "At most one for the intensity in force and one for an open approval."
    },
    "waiting": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/Waiting"
      }
     ]
    }
   }
  },
  "Home": {
   "type": "object",
   "description": "Where an episode is treated.",
   "required": [
    "siteId",
    "programId",
    "track",
    "zone",
    "ageBand"
   ],
   "properties": {
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
     "enum": [
      "day",
      "evening"
     ]
    },
    "zone": {
     "type": "string"
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
  "Intensity": {
   "type": "object",
   "description": "An intensity that is in force from a day on, because of an admission, a signed change or a return.",
   "required": [
    "sourceId",
    "cause",
    "phase",
    "taper",
    "level",
    "hourBand",
    "from"
   ],
   "properties": {
    "sourceId": {
     "type": "string",
     "format": "uuid",
     "description": "First admission: the episode; otherwise the later admission, change, taper event or return that says so."
    },
    "cause": {
     "type": "string",
     "enum": [
      "admission",
      "return",
      "phase-down",
      "phase-up",
      "taper-step"
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
    "taper": {
     "$ref": "#/components/schemas/Taper"
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
     "description": "Null level: level and hour band are those of the intensity before (a taper step stays inside its phase)."
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
    }
   }
  },
  "LineEntry": {
   "type": "object",
   "description": "A person in line.",
   "required": [
    "patientId",
    "episodeId",
    "priority",
    "waitlistId",
    "trackId",
    "since",
    "offer",
    "offers"
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
    "priority": {
     "type": "number",
     "description": "0 first (clinical 6.2)."
    },
    "waitlistId": {
     "type": "string",
     "format": "uuid"
    },
    "trackId": {
     "type": "string",
     "format": "uuid"
    },
    "since": {
     "type": "string",
     "format": "date-time"
    },
    "offer": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/Offer"
      }
     ]
    },
    "offers": {
     "type": "number"
    }
   }
  },
  "NamedRoom": {
   "type": "object",
   "description": "A room with the name shown to staff.",
   "required": [
    "name",
    "roomId",
    "siteId",
    "seats"
   ],
   "properties": {
    "name": {
     "type": "string"
    },
    "roomId": {
     "type": "string"
    },
    "siteId": {
     "type": "string"
    },
    "seats": {
     "type": "number"
    }
   }
  },
  "Offer": {
   "type": "object",
   "description": "A seat offered to someone who waits; it counts as taken until it is accepted or runs out.",
   "required": [
    "offerId",
    "trackId",
    "seriesIds",
    "from",
    "expiresAt"
   ],
   "properties": {
    "offerId": {
     "type": "string",
     "format": "uuid"
    },
    "trackId": {
     "type": "string",
     "format": "uuid"
    },
    "seriesIds": {
     "type": "array",
     "items": {
      "type": "string",
      "format": "uuid"
     }
    },
    "from": {
     "type": "string",
     "format": "date"
    },
    "expiresAt": {
     "type": "string",
     "format": "date-time"
    }
   }
  },
  "Preview": {
   "type": "object",
   "description": "What an edit would do, and why it would be refused.",
   "required": [
    "refused",
    "added",
    "moved",
    "cancelled",
    "patients"
   ],
   "properties": {
    "refused": {
     "type": [
      "string",
      "null"
     ],
     "description": "Null when it would hold."
    },
    "added": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/PreviewedSession"
     }
    },
    "moved": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/PreviewedSession"
     }
    },
    "cancelled": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/PreviewedSession"
     }
    },
    "patients": {
     "$ref": "#/components/schemas/Touched"
    }
   }
  },
  "PreviewedSession": {
   "type": "object",
   "description": "A session as a preview shows it.",
   "required": [
    "sessionId",
    "siteDate",
    "minutes",
    "startLocal"
   ],
   "properties": {
    "sessionId": {
     "type": "string",
     "format": "uuid"
    },
    "siteDate": {
     "type": "string",
     "format": "date",
     "description": "Day at the site on which it starts now."
    },
    "minutes": {
     "type": "number"
    },
    "startLocal": {
     "type": "string"
    }
   }
  },
  "Program": {
   "type": "object",
   "description": "A program of a site: whom it takes.",
   "required": [
    "programId",
    "siteId",
    "name",
    "ageBand"
   ],
   "properties": {
    "programId": {
     "type": "string",
     "format": "uuid"
    },
    "siteId": {
     "type": "string",
     "format": "uuid"
    },
    "name": {
     "type": "string"
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
  "RequestedAction": {
   "type": "object",
   "description": "Something a clinician was asked to do that scheduling helps with.",
   "required": [
    "actionId",
    "patientId",
    "kind",
    "dueAt"
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
    "dueAt": {
     "type": "string",
     "format": "date-time"
    }
   }
  },
  "Reservation": {
   "type": "object",
   "description": "A seat held for an approved step-down: counts as taken, is on no roster.",
   "required": [
    "reservationId",
    "trackId",
    "seriesIds",
    "from"
   ],
   "properties": {
    "reservationId": {
     "type": "string",
     "format": "uuid"
    },
    "trackId": {
     "type": "string",
     "format": "uuid"
    },
    "seriesIds": {
     "type": "array",
     "items": {
      "type": "string",
      "format": "uuid"
     }
    },
    "from": {
     "type": "string",
     "format": "date"
    }
   }
  },
  "RosterLine": {
   "type": "object",
   "description": "One person expected in a session.",
   "required": [
    "patientId",
    "via",
    "enrollmentId",
    "appointmentId",
    "phase",
    "mark"
   ],
   "properties": {
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "via": {
     "type": "string",
     "enum": [
      "appointment",
      "series"
     ]
    },
    "enrollmentId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid"
    },
    "appointmentId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid"
    },
    "phase": {
     "type": [
      "string",
      "null"
     ]
    },
    "mark": {
     "type": [
      "string",
      "null"
     ],
     "enum": [
      "on-leave",
      "referred-out",
      null
     ],
     "description": "Why the person is not expected after all."
    }
   }
  },
  "Seat": {
   "type": "object",
   "description": "The membership now: which series, since when. A new id per membership interval.",
   "required": [
    "enrollmentId",
    "siteId",
    "programId",
    "trackId",
    "track",
    "zone",
    "phase",
    "taper",
    "seriesIds",
    "from",
    "until"
   ],
   "properties": {
    "enrollmentId": {
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
    "trackId": {
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
    "zone": {
     "type": "string"
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
    "seriesIds": {
     "type": "array",
     "items": {
      "type": "string",
      "format": "uuid"
     }
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
     "format": "date",
     "description": "Last day; null is open."
    }
   }
  },
  "Segment": {
   "type": "object",
   "description": "A rule in force from a day on, until the next segment or the end of the series.",
   "required": [
    "from",
    "weekdays",
    "startLocal",
    "minutes",
    "capacity",
    "leaderStaffId",
    "roomId"
   ],
   "properties": {
    "from": {
     "type": "string",
     "format": "date"
    },
    "weekdays": {
     "type": "array",
     "items": {
      "type": "number"
     },
     "description": "ISO weekdays, 1 Monday .. 7 Sunday, ascending, each once."
    },
    "startLocal": {
     "type": "string"
    },
    "minutes": {
     "type": "number",
     "description": "Planned length, min."
    },
    "capacity": {
     "type": "number",
     "description": "Seats of one session."
    },
    "leaderStaffId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid"
    },
    "roomId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid"
    }
   }
  },
  "SeriesSeats": {
   "type": "object",
   "description": "A series with its seats from today on.",
   "required": [
    "seriesId",
    "phase",
    "component",
    "dropIn",
    "weekdays",
    "startLocal",
    "minutes",
    "from",
    "until",
    "seats"
   ],
   "properties": {
    "seriesId": {
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
    "component": {
     "type": "string"
    },
    "dropIn": {
     "type": "boolean"
    },
    "weekdays": {
     "type": "array",
     "items": {
      "type": "number"
     }
    },
    "startLocal": {
     "type": "string"
    },
    "minutes": {
     "type": "number"
    },
    "from": {
     "type": "string"
    },
    "until": {
     "type": [
      "string",
      "null"
     ]
    },
    "seats": {
     "type": "object",
     "required": [
      "capacity",
      "taken",
      "free"
     ],
     "properties": {
      "capacity": {
       "type": "number"
      },
      "taken": {
       "type": "number"
      },
      "free": {
       "type": "number"
      }
     },
     "description": "Drop-in series have seats per session, not per member."
    }
   }
  },
  "SessionException": {
   "anyOf": [
    {
     "type": "object",
     "required": [
      "kind",
      "siteDate",
      "startLocal",
      "minutes",
      "leaderStaffId",
      "roomId"
     ],
     "properties": {
      "kind": {
       "const": "moved"
      },
      "siteDate": {
       "type": "string",
       "format": "date"
      },
      "startLocal": {
       "type": "string"
      },
      "minutes": {
       "type": "number"
      },
      "leaderStaffId": {
       "type": [
        "string",
        "null"
       ],
       "format": "uuid"
      },
      "roomId": {
       "type": [
        "string",
        "null"
       ],
       "format": "uuid"
      }
     }
    },
    {
     "type": "object",
     "required": [
      "kind",
      "reason"
     ],
     "properties": {
      "kind": {
       "const": "cancelled"
      },
      "reason": {
       "type": "string"
      }
     }
    }
   ]
  },
  "SessionRead": {
   "type": "object",
   "description": "A session as it is read.",
   "required": [
    "sessionId",
    "seriesId",
    "siteId",
    "trackId",
    "originDate",
    "siteDate",
    "startLocal",
    "startsAt",
    "endsAt",
    "minutes",
    "capacity",
    "roomId",
    "leaderStaffId",
    "substituteNeeded",
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
    "trackId": {
     "type": "string",
     "format": "uuid"
    },
    "originDate": {
     "type": "string",
     "format": "date"
    },
    "siteDate": {
     "type": "string",
     "format": "date"
    },
    "startLocal": {
     "type": "string"
    },
    "startsAt": {
     "type": "string",
     "format": "date-time"
    },
    "endsAt": {
     "type": "string",
     "format": "date-time"
    },
    "minutes": {
     "type": "number"
    },
    "capacity": {
     "type": "number"
    },
    "roomId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid"
    },
    "leaderStaffId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid"
    },
    "substituteNeeded": {
     "type": "boolean"
    },
    "cancelled": {
     "type": [
      "string",
      "null"
     ]
    }
   }
  },
  "SessionView": {
   "type": "object",
   "description": "A session with its facts and how full it is.",
   "required": [
    "phase",
    "component",
    "dropIn",
    "zone",
    "taken",
    "sessionId",
    "seriesId",
    "siteId",
    "trackId",
    "originDate",
    "siteDate",
    "startLocal",
    "startsAt",
    "endsAt",
    "minutes",
    "capacity",
    "roomId",
    "leaderStaffId",
    "substituteNeeded",
    "cancelled"
   ],
   "properties": {
    "phase": {
     "type": "string"
    },
    "component": {
     "type": "string"
    },
    "dropIn": {
     "type": "boolean"
    },
    "zone": {
     "type": "string"
    },
    "taken": {
     "type": "number",
     "description": "Members, reservations, offers and bookings of that day."
    },
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
    "trackId": {
     "type": "string",
     "format": "uuid"
    },
    "originDate": {
     "type": "string",
     "format": "date"
    },
    "siteDate": {
     "type": "string",
     "format": "date"
    },
    "startLocal": {
     "type": "string"
    },
    "startsAt": {
     "type": "string",
     "format": "date-time"
    },
    "endsAt": {
     "type": "string",
     "format": "date-time"
    },
    "minutes": {
     "type": "number"
    },
    "capacity": {
     "type": "number"
    },
    "roomId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid"
    },
    "leaderStaffId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid"
    },
    "substituteNeeded": {
     "type": "boolean"
    },
    "cancelled": {
     "type": [
      "string",
      "null"
     ]
    }
   }
  },
  "Site": {
   "type": "object",
   "description": "A place of treatment.",
   "required": [
    "siteId",
    "name",
    "zone",
    "jurisdiction",
    "edition",
    "opioidTreatmentProgram"
   ],
   "properties": {
    "siteId": {
     "type": "string",
     "format": "uuid"
    },
    "name": {
     "type": "string",
     "description": "Shown to staff; travels in no event."
    },
    "zone": {
     "type": "string"
    },
    "jurisdiction": {
     "type": "string"
    },
    "edition": {
     "type": "string",
     "enum": [
      "4",
      "3"
     ]
    },
    "opioidTreatmentProgram": {
     "type": "boolean",
     "description": "Certified opioid treatment program."
    }
   }
  },
  "Staff": {
   "type": "object",
   "description": "What the calendar knows of a staff member.",
   "required": [
    "staffId",
    "tier",
    "siteIds",
    "credentialUntil"
   ],
   "properties": {
    "staffId": {
     "type": "string",
     "format": "uuid"
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
    },
    "siteIds": {
     "type": "array",
     "items": {
      "type": "string",
      "format": "uuid"
     }
    },
    "credentialUntil": {
     "type": [
      "string",
      "null"
     ],
     "format": "date",
     "description": "Last day of the credential; null is open."
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
  "Touched": {
   "type": "object",
   "description": "The people an edit touches, by id.",
   "required": [
    "members",
    "booked"
   ],
   "properties": {
    "members": {
     "type": "array",
     "items": {
      "type": "string",
      "format": "uuid"
     }
    },
    "booked": {
     "type": "array",
     "items": {
      "type": "string",
      "format": "uuid"
     }
    }
   }
  },
  "TrackSeats": {
   "type": "object",
   "description": "A track with its series.",
   "required": [
    "series",
    "trackId",
    "siteId",
    "programId",
    "kind",
    "name"
   ],
   "properties": {
    "series": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/SeriesSeats"
     }
    },
    "trackId": {
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
    "kind": {
     "type": "string",
     "enum": [
      "day",
      "evening"
     ]
    },
    "name": {
     "type": "string"
    }
   }
  },
  "Waiting": {
   "type": "object",
   "description": "A place in line.",
   "required": [
    "waitlistId",
    "trackId",
    "since",
    "offer",
    "offers"
   ],
   "properties": {
    "waitlistId": {
     "type": "string",
     "format": "uuid"
    },
    "trackId": {
     "type": "string",
     "format": "uuid"
    },
    "since": {
     "type": "string",
     "format": "date-time"
    },
    "offer": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "$ref": "#/components/schemas/Offer"
      }
     ]
    },
    "offers": {
     "type": "number"
    }
   }
  },
  "WeekVerdict": {
   "type": "object",
   "description": "HW-1 and HW-3 over one planned week that repeats.",
   "required": [
    "hours",
    "proposal",
    "longestGapDays",
    "gap"
   ],
   "properties": {
    "hours": {
     "type": "string",
     "enum": [
      "within",
      "under",
      "over",
      "no-band"
     ]
    },
    "proposal": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "type": "object",
       "required": [
        "kind",
        "level"
       ],
       "properties": {
        "kind": {
         "const": "propose-level"
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
        }
       }
      },
      {
       "type": "object",
       "required": [
        "kind",
        "missingMinutes"
       ],
       "properties": {
        "kind": {
         "const": "propose-missing-hours"
        },
        "missingMinutes": {
         "type": "number"
        }
       }
      }
     ],
     "description": "HW-6: what to do about the hours, null when they fit."
    },
    "longestGapDays": {
     "type": "number",
     "description": "Longest run of days without service, days."
    },
    "gap": {
     "type": "string",
     "enum": [
      "within",
      "warned",
      "forbidden"
     ]
    }
   }
  }
 }
};
