// Written by tools/describe-routes.mjs from the code: change the docstrings and types, then run it.
import type { RouteDescriptions } from '@stepwell/platform';

/** Summary and answer of every route, by operation id. */
export const ROUTES: RouteDescriptions = {
 "routes": {
  "Dosing_batch": {
   "summary": "Up to 1,000 doses of a dispensing system",
   "description": "Up to 1,000 doses of a dispensing system: facts, so only what cannot be true is refused, row by row.",
   "statuses": [
    200
   ],
   "answer": {},
   "versioned": true
  },
  "Dosing_callback": {
   "summary": "A random call-back was counted",
   "description": "A random call-back was counted.",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "callbackId",
     "orderId",
     "result"
    ],
    "properties": {
     "callbackId": {
      "type": "string",
      "format": "uuid"
     },
     "orderId": {
      "type": "string"
     },
     "result": {
      "type": "string",
      "enum": [
       "short",
       "over",
       "correct",
       "no-show",
       "lot-mismatch"
      ]
     }
    }
   },
   "versioned": true
  },
  "Dosing_give": {
   "summary": "One dose at the window",
   "description": "One dose at the window; refused while doses are held, above the order, too soon or given already.",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "doseId",
     "orderId",
     "slot",
     "amount",
     "unit",
     "siteDate"
    ],
    "properties": {
     "doseId": {
      "type": "string",
      "format": "uuid"
     },
     "orderId": {
      "type": "string"
     },
     "slot": {
      "type": "number",
      "description": "Place among the doses of the order on this day, from 1: the due slot."
     },
     "amount": {
      "type": "number",
      "description": "In `unit`."
     },
     "unit": {
      "type": "string",
      "enum": [
       "mg",
       "injection"
      ]
     },
     "siteDate": {
      "type": "string",
      "description": "Day at the site."
     }
    }
   },
   "versioned": true
  },
  "Dosing_level": {
   "summary": "How many take-home doses a clinician allows at once",
   "description": "How many take-home doses a clinician allows at once.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/Order"
   },
   "needsVersion": true,
   "versioned": true
  },
  "Dosing_missed": {
   "summary": "A due dose was not taken",
   "description": "A due dose was not taken.",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "missedId",
     "orderId",
     "siteDate",
     "consecutiveDays"
    ],
    "properties": {
     "missedId": {
      "type": "string",
      "format": "uuid"
     },
     "orderId": {
      "type": "string"
     },
     "siteDate": {
      "type": "string"
     },
     "consecutiveDays": {
      "type": "number",
      "description": "Days missed in a row with this one, d; for injections days past grace."
     }
    }
   },
   "versioned": true
  },
  "Dosing_missedBatch": {
   "summary": "Keep many missed doses in one call",
   "description": "Keep many missed doses in one call; each is judged by itself.",
   "statuses": [
    200
   ],
   "answer": {},
   "versioned": true
  },
  "Dosing_takeHome": {
   "summary": "Doses for the coming days, under the cap of the time in treatment",
   "description": "Doses for the coming days, under the cap of the time in treatment.",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "dispenseId",
     "orderId",
     "doses",
     "from",
     "through"
    ],
    "properties": {
     "dispenseId": {
      "type": "string",
      "format": "uuid"
     },
     "orderId": {
      "type": "string"
     },
     "doses": {
      "type": "number"
     },
     "from": {
      "type": "string",
      "format": "date"
     },
     "through": {
      "type": "string",
      "format": "date"
     }
    }
   },
   "versioned": true
  },
  "Order_change": {
   "summary": "Another dose, interval or intent",
   "description": "Another dose, interval or intent; checked like a new order.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "alerts",
     "reviews",
     "orderId",
     "patientId",
     "siteId",
     "zone",
     "medication",
     "product",
     "intent",
     "status",
     "startDate",
     "treatmentStart",
     "endDate",
     "takeHomeMax",
     "reassessedOn",
     "firstDayExceptionReason",
     "secondDoseRule",
     "signedBy",
     "version",
     "doseMg",
     "everyDays",
     "timesPerDay",
     "splitAllowed"
    ],
    "properties": {
     "alerts": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "reviews": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "orderId": {
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
     "medication": {
      "type": "string",
      "enum": [
       "methadone",
       "buprenorphine",
       "xr-buprenorphine",
       "naltrexone",
       "xr-naltrexone",
       "acamprosate",
       "disulfiram"
      ]
     },
     "product": {
      "type": "string",
      "enum": [
       "methadone-oral",
       "buprenorphine-transmucosal",
       "sublocade",
       "brixadi-weekly",
       "brixadi-monthly",
       "naltrexone-oral",
       "naltrexone-xr",
       "acamprosate-oral",
       "disulfiram-oral"
      ]
     },
     "intent": {
      "type": "string",
      "enum": [
       "taper",
       "induction",
       "maintenance"
      ]
     },
     "status": {
      "type": "string",
      "enum": [
       "active",
       "stopped",
       "induction-failed"
      ]
     },
     "startDate": {
      "type": "string",
      "format": "date"
     },
     "treatmentStart": {
      "type": "string",
      "format": "date",
      "description": "First day of this treatment anywhere: take-home bands count from it."
     },
     "endDate": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "Last day of the order; null while active."
     },
     "takeHomeMax": {
      "type": [
       "number",
       "null"
      ],
      "description": "Take-home doses allowed at once by a clinician; null: the cap of the band alone."
     },
     "reassessedOn": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "Last day on which a prescriber reassessed after missed doses."
     },
     "firstDayExceptionReason": {
      "type": [
       "string",
       "null"
      ]
     },
     "secondDoseRule": {
      "type": "boolean",
      "description": "The 2025 second-dose rule holds for the next injection."
     },
     "signedBy": {
      "$ref": "#/components/schemas/Signature"
     },
     "version": {
      "type": "number"
     },
     "doseMg": {
      "type": [
       "number",
       "null"
      ]
     },
     "everyDays": {
      "type": "number"
     },
     "timesPerDay": {
      "type": "number"
     },
     "splitAllowed": {
      "type": "boolean",
      "description": "Several doses of one day are allowed (split dosing, induction)."
     }
    }
   },
   "needsVersion": true,
   "versioned": true
  },
  "Order_fail": {
   "summary": "The medication was never started",
   "description": "The medication was never started.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "alerts",
     "reviews",
     "orderId",
     "patientId",
     "siteId",
     "zone",
     "medication",
     "product",
     "intent",
     "status",
     "startDate",
     "treatmentStart",
     "endDate",
     "takeHomeMax",
     "reassessedOn",
     "firstDayExceptionReason",
     "secondDoseRule",
     "signedBy",
     "version",
     "doseMg",
     "everyDays",
     "timesPerDay",
     "splitAllowed"
    ],
    "properties": {
     "alerts": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "reviews": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "orderId": {
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
     "medication": {
      "type": "string",
      "enum": [
       "methadone",
       "buprenorphine",
       "xr-buprenorphine",
       "naltrexone",
       "xr-naltrexone",
       "acamprosate",
       "disulfiram"
      ]
     },
     "product": {
      "type": "string",
      "enum": [
       "methadone-oral",
       "buprenorphine-transmucosal",
       "sublocade",
       "brixadi-weekly",
       "brixadi-monthly",
       "naltrexone-oral",
       "naltrexone-xr",
       "acamprosate-oral",
       "disulfiram-oral"
      ]
     },
     "intent": {
      "type": "string",
      "enum": [
       "taper",
       "induction",
       "maintenance"
      ]
     },
     "status": {
      "type": "string",
      "enum": [
       "active",
       "stopped",
       "induction-failed"
      ]
     },
     "startDate": {
      "type": "string",
      "format": "date"
     },
     "treatmentStart": {
      "type": "string",
      "format": "date",
      "description": "First day of this treatment anywhere: take-home bands count from it."
     },
     "endDate": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "Last day of the order; null while active."
     },
     "takeHomeMax": {
      "type": [
       "number",
       "null"
      ],
      "description": "Take-home doses allowed at once by a clinician; null: the cap of the band alone."
     },
     "reassessedOn": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "Last day on which a prescriber reassessed after missed doses."
     },
     "firstDayExceptionReason": {
      "type": [
       "string",
       "null"
      ]
     },
     "secondDoseRule": {
      "type": "boolean",
      "description": "The 2025 second-dose rule holds for the next injection."
     },
     "signedBy": {
      "$ref": "#/components/schemas/Signature"
     },
     "version": {
      "type": "number"
     },
     "doseMg": {
      "type": [
       "number",
       "null"
      ]
     },
     "everyDays": {
      "type": "number"
     },
     "timesPerDay": {
      "type": "number"
     },
     "splitAllowed": {
      "type": "boolean",
      "description": "Several doses of one day are allowed (split dosing, induction)."
     }
    }
   },
   "needsVersion": true,
   "versioned": true
  },
  "Order_order": {
   "summary": "A new order, checked against every hard and soft stop",
   "description": "A new order, checked against every hard and soft stop.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "alerts",
     "reviews",
     "orderId",
     "patientId",
     "siteId",
     "zone",
     "medication",
     "product",
     "intent",
     "status",
     "startDate",
     "treatmentStart",
     "endDate",
     "takeHomeMax",
     "reassessedOn",
     "firstDayExceptionReason",
     "secondDoseRule",
     "signedBy",
     "version",
     "doseMg",
     "everyDays",
     "timesPerDay",
     "splitAllowed"
    ],
    "properties": {
     "alerts": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "reviews": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "orderId": {
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
     "medication": {
      "type": "string",
      "enum": [
       "methadone",
       "buprenorphine",
       "xr-buprenorphine",
       "naltrexone",
       "xr-naltrexone",
       "acamprosate",
       "disulfiram"
      ]
     },
     "product": {
      "type": "string",
      "enum": [
       "methadone-oral",
       "buprenorphine-transmucosal",
       "sublocade",
       "brixadi-weekly",
       "brixadi-monthly",
       "naltrexone-oral",
       "naltrexone-xr",
       "acamprosate-oral",
       "disulfiram-oral"
      ]
     },
     "intent": {
      "type": "string",
      "enum": [
       "taper",
       "induction",
       "maintenance"
      ]
     },
     "status": {
      "type": "string",
      "enum": [
       "active",
       "stopped",
       "induction-failed"
      ]
     },
     "startDate": {
      "type": "string",
      "format": "date"
     },
     "treatmentStart": {
      "type": "string",
      "format": "date",
      "description": "First day of this treatment anywhere: take-home bands count from it."
     },
     "endDate": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "Last day of the order; null while active."
     },
     "takeHomeMax": {
      "type": [
       "number",
       "null"
      ],
      "description": "Take-home doses allowed at once by a clinician; null: the cap of the band alone."
     },
     "reassessedOn": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "Last day on which a prescriber reassessed after missed doses."
     },
     "firstDayExceptionReason": {
      "type": [
       "string",
       "null"
      ]
     },
     "secondDoseRule": {
      "type": "boolean",
      "description": "The 2025 second-dose rule holds for the next injection."
     },
     "signedBy": {
      "$ref": "#/components/schemas/Signature"
     },
     "version": {
      "type": "number"
     },
     "doseMg": {
      "type": [
       "number",
       "null"
      ]
     },
     "everyDays": {
      "type": "number"
     },
     "timesPerDay": {
      "type": "number"
     },
     "splitAllowed": {
      "type": "boolean",
      "description": "Several doses of one day are allowed (split dosing, induction)."
     }
    }
   },
   "versioned": true
  },
  "Order_read": {
   "summary": "One order",
   "description": "One order: dose, schedule, holds and version.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/Order"
   },
   "versioned": true
  },
  "Order_reassess": {
   "summary": "A prescriber saw the patient after missed doses",
   "description": "A prescriber saw the patient after missed doses: doses may go on, at the dose given here.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "alerts",
     "reviews",
     "orderId",
     "patientId",
     "siteId",
     "zone",
     "medication",
     "product",
     "intent",
     "status",
     "startDate",
     "treatmentStart",
     "endDate",
     "takeHomeMax",
     "reassessedOn",
     "firstDayExceptionReason",
     "secondDoseRule",
     "signedBy",
     "version",
     "doseMg",
     "everyDays",
     "timesPerDay",
     "splitAllowed"
    ],
    "properties": {
     "alerts": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "reviews": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "orderId": {
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
     "medication": {
      "type": "string",
      "enum": [
       "methadone",
       "buprenorphine",
       "xr-buprenorphine",
       "naltrexone",
       "xr-naltrexone",
       "acamprosate",
       "disulfiram"
      ]
     },
     "product": {
      "type": "string",
      "enum": [
       "methadone-oral",
       "buprenorphine-transmucosal",
       "sublocade",
       "brixadi-weekly",
       "brixadi-monthly",
       "naltrexone-oral",
       "naltrexone-xr",
       "acamprosate-oral",
       "disulfiram-oral"
      ]
     },
     "intent": {
      "type": "string",
      "enum": [
       "taper",
       "induction",
       "maintenance"
      ]
     },
     "status": {
      "type": "string",
      "enum": [
       "active",
       "stopped",
       "induction-failed"
      ]
     },
     "startDate": {
      "type": "string",
      "format": "date"
     },
     "treatmentStart": {
      "type": "string",
      "format": "date",
      "description": "First day of this treatment anywhere: take-home bands count from it."
     },
     "endDate": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "Last day of the order; null while active."
     },
     "takeHomeMax": {
      "type": [
       "number",
       "null"
      ],
      "description": "Take-home doses allowed at once by a clinician; null: the cap of the band alone."
     },
     "reassessedOn": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "Last day on which a prescriber reassessed after missed doses."
     },
     "firstDayExceptionReason": {
      "type": [
       "string",
       "null"
      ]
     },
     "secondDoseRule": {
      "type": "boolean",
      "description": "The 2025 second-dose rule holds for the next injection."
     },
     "signedBy": {
      "$ref": "#/components/schemas/Signature"
     },
     "version": {
      "type": "number"
     },
     "doseMg": {
      "type": [
       "number",
       "null"
      ]
     },
     "everyDays": {
      "type": "number"
     },
     "timesPerDay": {
      "type": "number"
     },
     "splitAllowed": {
      "type": "boolean",
      "description": "Several doses of one day are allowed (split dosing, induction)."
     }
    }
   },
   "needsVersion": true,
   "versioned": true
  },
  "Order_stop": {
   "summary": "Stop an order with a coded reason",
   "description": "Stop an order with a coded reason.",
   "statuses": [
    200,
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "alerts",
     "reviews",
     "orderId",
     "patientId",
     "siteId",
     "zone",
     "medication",
     "product",
     "intent",
     "status",
     "startDate",
     "treatmentStart",
     "endDate",
     "takeHomeMax",
     "reassessedOn",
     "firstDayExceptionReason",
     "secondDoseRule",
     "signedBy",
     "version",
     "doseMg",
     "everyDays",
     "timesPerDay",
     "splitAllowed"
    ],
    "properties": {
     "alerts": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "reviews": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "orderId": {
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
     "medication": {
      "type": "string",
      "enum": [
       "methadone",
       "buprenorphine",
       "xr-buprenorphine",
       "naltrexone",
       "xr-naltrexone",
       "acamprosate",
       "disulfiram"
      ]
     },
     "product": {
      "type": "string",
      "enum": [
       "methadone-oral",
       "buprenorphine-transmucosal",
       "sublocade",
       "brixadi-weekly",
       "brixadi-monthly",
       "naltrexone-oral",
       "naltrexone-xr",
       "acamprosate-oral",
       "disulfiram-oral"
      ]
     },
     "intent": {
      "type": "string",
      "enum": [
       "taper",
       "induction",
       "maintenance"
      ]
     },
     "status": {
      "type": "string",
      "enum": [
       "active",
       "stopped",
       "induction-failed"
      ]
     },
     "startDate": {
      "type": "string",
      "format": "date"
     },
     "treatmentStart": {
      "type": "string",
      "format": "date",
      "description": "First day of this treatment anywhere: take-home bands count from it."
     },
     "endDate": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "Last day of the order; null while active."
     },
     "takeHomeMax": {
      "type": [
       "number",
       "null"
      ],
      "description": "Take-home doses allowed at once by a clinician; null: the cap of the band alone."
     },
     "reassessedOn": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "Last day on which a prescriber reassessed after missed doses."
     },
     "firstDayExceptionReason": {
      "type": [
       "string",
       "null"
      ]
     },
     "secondDoseRule": {
      "type": "boolean",
      "description": "The 2025 second-dose rule holds for the next injection."
     },
     "signedBy": {
      "$ref": "#/components/schemas/Signature"
     },
     "version": {
      "type": "number"
     },
     "doseMg": {
      "type": [
       "number",
       "null"
      ]
     },
     "everyDays": {
      "type": "number"
     },
     "timesPerDay": {
      "type": "number"
     },
     "splitAllowed": {
      "type": "boolean",
      "description": "Several doses of one day are allowed (split dosing, induction)."
     }
    }
   },
   "needsVersion": true,
   "versioned": true
  },
  "Reading_patient": {
   "summary": "Orders with last dose, gap, hold and adherence",
   "description": "Orders with last dose, gap, hold and adherence; alerts, reviews, naloxone, tests, and what is missing.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/MedicationView"
   },
   "versioned": true
  },
  "Reading_reviews": {
   "summary": "Open reviews, due first",
   "description": "Open reviews, due first.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "items",
     "nextCursor"
    ],
    "properties": {
     "items": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/ReviewLine"
      }
     },
     "nextCursor": {
      "type": [
       "string",
       "null"
      ]
     }
    }
   },
   "versioned": true
  },
  "Reading_stillDosing": {
   "summary": "How many of these orders or patients had a dose at least N days after the start",
   "description": "How many of these orders or patients had a dose at least N days after the start.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/StillDosing"
   },
   "versioned": true
  },
  "Reading_summary": {
   "summary": "Counts of doses, tests and positives over patients",
   "description": "Counts of doses, tests and positives over patients.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/Summary"
   },
   "versioned": true
  },
  "Reading_weeklyTests": {
   "summary": "Tests of a cohort by weeks since each one's own first day, such as that of the first dose",
   "description": "Tests of a cohort by weeks since each one's own first day, such as that of the first dose.",
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
       "$ref": "#/components/schemas/WeekOfTests"
      }
     }
    }
   },
   "versioned": true
  },
  "Testing_acknowledge": {
   "summary": "Acknowledge an alert",
   "description": "Acknowledge an alert.",
   "statuses": [
    200
   ],
   "answer": {
    "$ref": "#/components/schemas/Alert"
   },
   "versioned": true
  },
  "Testing_batch": {
   "summary": "Up to 1,000 results of a laboratory",
   "description": "Up to 1,000 results of a laboratory.",
   "statuses": [
    200
   ],
   "answer": {},
   "versioned": true
  },
  "Testing_done": {
   "summary": "Keep that a review was done",
   "description": "Keep that a review was done.",
   "statuses": [
    200
   ],
   "answer": {
    "type": "object",
    "required": [
     "reviewId",
     "status"
    ],
    "properties": {
     "reviewId": {
      "type": "string"
     },
     "status": {
      "type": "string"
     }
    }
   },
   "versioned": true
  },
  "Testing_naloxone": {
   "summary": "Keep that the patient was given naloxone",
   "description": "Keep that the patient was given naloxone.",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "provisionId",
     "patientId",
     "units"
    ],
    "properties": {
     "provisionId": {
      "type": "string",
      "format": "uuid"
     },
     "patientId": {
      "type": "string"
     },
     "units": {
      "type": "number",
      "description": "Kits."
     }
    }
   },
   "versioned": true
  },
  "Testing_prescribed": {
   "summary": "A medicine somebody else prescribes",
   "description": "A medicine somebody else prescribes: its positives are expected from then on.",
   "statuses": [
    201
   ],
   "answer": {
    "type": "object",
    "required": [
     "medicine",
     "from",
     "until",
     "patientId"
    ],
    "properties": {
     "medicine": {
      "type": "string",
      "description": "Code of the medicine or its class: clonazepam, benzodiazepine, ..."
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
     "patientId": {
      "type": "string"
     }
    }
   },
   "versioned": true
  },
  "Testing_test": {
   "summary": "Keep a drug test with its results by substance",
   "description": "Keep a drug test with its results by substance.",
   "statuses": [
    201
   ],
   "answer": {
    "anyOf": [
     {
      "type": "object",
      "required": [
       "status",
       "testId"
      ],
      "properties": {
       "status": {
        "const": "already-recorded"
       },
       "testId": {
        "type": "string",
        "format": "uuid"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "status",
       "reason"
      ],
      "properties": {
       "status": {
        "const": "refused"
       },
       "reason": {
        "type": "string",
        "enum": [
         "site-not-known",
         "site-not-allowed",
         "collected-in-future"
        ]
       }
      }
     },
     {
      "type": "object",
      "required": [
       "status",
       "testId",
       "results",
       "nonPrescribedPositive",
       "opioidPositive"
      ],
      "properties": {
       "status": {
        "const": "recorded"
       },
       "testId": {
        "type": "string",
        "format": "uuid"
       },
       "results": {
        "type": "array",
        "items": {
         "$ref": "#/components/schemas/TestResult"
        }
       },
       "nonPrescribedPositive": {
        "type": "boolean"
       },
       "opioidPositive": {
        "type": "boolean",
        "description": "A positive opioid that nothing prescribed explains."
       }
      }
     }
    ]
   },
   "versioned": true
  }
 },
 "schemas": {
  "Alert": {
   "type": "object",
   "description": "A medication safety finding that waits for, or has, a person's answer.",
   "required": [
    "alertId",
    "patientId",
    "orderId",
    "siteId",
    "kind",
    "severity",
    "status",
    "version"
   ],
   "properties": {
    "alertId": {
     "type": "string",
     "format": "uuid"
    },
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "orderId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid"
    },
    "siteId": {
     "type": "string",
     "format": "uuid"
    },
    "kind": {
     "type": "string"
    },
    "severity": {
     "type": "string",
     "enum": [
      "soft",
      "hard"
     ]
    },
    "status": {
     "type": "string",
     "enum": [
      "open",
      "acknowledged"
     ]
    },
    "version": {
     "type": "number"
    }
   }
  },
  "AlertLine": {
   "type": "object",
   "description": "An open or answered alert as shown.",
   "required": [
    "raisedAt",
    "alertId",
    "patientId",
    "orderId",
    "siteId",
    "kind",
    "severity",
    "status",
    "version"
   ],
   "properties": {
    "raisedAt": {
     "type": "string",
     "format": "date-time"
    },
    "alertId": {
     "type": "string",
     "format": "uuid"
    },
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "orderId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid"
    },
    "siteId": {
     "type": "string",
     "format": "uuid"
    },
    "kind": {
     "type": "string"
    },
    "severity": {
     "type": "string",
     "enum": [
      "soft",
      "hard"
     ]
    },
    "status": {
     "type": "string",
     "enum": [
      "open",
      "acknowledged"
     ]
    },
    "version": {
     "type": "number"
    }
   }
  },
  "DiversionSign": {
   "type": "object",
   "description": "One sign that medicine may not be taken: a test without it, or a call-back that did not come out right.",
   "required": [
    "siteDate",
    "kind"
   ],
   "properties": {
    "siteDate": {
     "type": "string",
     "format": "date"
    },
    "kind": {
     "type": "string",
     "enum": [
      "short",
      "over",
      "no-show",
      "lot-mismatch",
      "medication-not-found"
     ]
    }
   }
  },
  "MedicationView": {
   "type": "object",
   "description": "A patient's medication at a glance, and what is missing.",
   "required": [
    "patientId",
    "context",
    "orders",
    "alerts",
    "reviews",
    "naloxone",
    "tests",
    "diversion",
    "missing"
   ],
   "properties": {
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "context": {
     "$ref": "#/components/schemas/PatientContext"
    },
    "orders": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/OrderView"
     }
    },
    "alerts": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/AlertLine"
     }
    },
    "reviews": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/ReviewLine"
     }
    },
    "naloxone": {
     "type": [
      "object",
      "null"
     ],
     "required": [
      "siteDate",
      "units"
     ],
     "properties": {
      "siteDate": {
       "type": "string",
       "format": "date"
      },
      "units": {
       "type": "number"
      }
     }
    },
    "tests": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/StoredTest"
     }
    },
    "diversion": {
     "type": "object",
     "required": [
      "signs",
      "consider"
     ],
     "properties": {
      "signs": {
       "type": "array",
       "items": {
        "$ref": "#/components/schemas/DiversionSign"
       }
      },
      "consider": {
       "type": "array",
       "items": {
        "type": "string",
        "enum": [
         "case-conference",
         "shorter-supply",
         "observed-dose",
         "offer-extended-release"
        ]
       }
      }
     }
    },
    "missing": {
     "type": "array",
     "items": {
      "type": "string"
     }
    }
   }
  },
  "Order": {
   "type": "object",
   "description": "One medication order of a patient. A stopped order keeps its ledger for ever.",
   "required": [
    "orderId",
    "patientId",
    "siteId",
    "zone",
    "medication",
    "product",
    "intent",
    "status",
    "startDate",
    "treatmentStart",
    "endDate",
    "takeHomeMax",
    "reassessedOn",
    "firstDayExceptionReason",
    "secondDoseRule",
    "signedBy",
    "version",
    "doseMg",
    "everyDays",
    "timesPerDay",
    "splitAllowed"
   ],
   "properties": {
    "orderId": {
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
    "medication": {
     "type": "string",
     "enum": [
      "methadone",
      "buprenorphine",
      "xr-buprenorphine",
      "naltrexone",
      "xr-naltrexone",
      "acamprosate",
      "disulfiram"
     ]
    },
    "product": {
     "type": "string",
     "enum": [
      "methadone-oral",
      "buprenorphine-transmucosal",
      "sublocade",
      "brixadi-weekly",
      "brixadi-monthly",
      "naltrexone-oral",
      "naltrexone-xr",
      "acamprosate-oral",
      "disulfiram-oral"
     ]
    },
    "intent": {
     "type": "string",
     "enum": [
      "taper",
      "induction",
      "maintenance"
     ]
    },
    "status": {
     "type": "string",
     "enum": [
      "active",
      "stopped",
      "induction-failed"
     ]
    },
    "startDate": {
     "type": "string",
     "format": "date"
    },
    "treatmentStart": {
     "type": "string",
     "format": "date",
     "description": "First day of this treatment anywhere: take-home bands count from it."
    },
    "endDate": {
     "type": [
      "string",
      "null"
     ],
     "format": "date",
     "description": "Last day of the order; null while active."
    },
    "takeHomeMax": {
     "type": [
      "number",
      "null"
     ],
     "description": "Take-home doses allowed at once by a clinician; null: the cap of the band alone."
    },
    "reassessedOn": {
     "type": [
      "string",
      "null"
     ],
     "format": "date",
     "description": "Last day on which a prescriber reassessed after missed doses."
    },
    "firstDayExceptionReason": {
     "type": [
      "string",
      "null"
     ]
    },
    "secondDoseRule": {
     "type": "boolean",
     "description": "The 2025 second-dose rule holds for the next injection."
    },
    "signedBy": {
     "$ref": "#/components/schemas/Signature"
    },
    "version": {
     "type": "number"
    },
    "doseMg": {
     "type": [
      "number",
      "null"
     ]
    },
    "everyDays": {
     "type": "number"
    },
    "timesPerDay": {
     "type": "number"
    },
    "splitAllowed": {
     "type": "boolean",
     "description": "Several doses of one day are allowed (split dosing, induction)."
    }
   }
  },
  "OrderView": {
   "type": "object",
   "description": "One order as a clinician sees it.",
   "required": [
    "order",
    "dosesGiven",
    "lastDose",
    "missedDays",
    "held",
    "returnDose",
    "adherence",
    "takeHome"
   ],
   "properties": {
    "order": {
     "$ref": "#/components/schemas/Order"
    },
    "dosesGiven": {
     "type": "number"
    },
    "lastDose": {
     "type": [
      "object",
      "null"
     ],
     "required": [
      "siteDate",
      "amount",
      "unit",
      "takenAt"
     ],
     "properties": {
      "siteDate": {
       "type": "string",
       "format": "date"
      },
      "amount": {
       "type": "number"
      },
      "unit": {
       "type": "string"
      },
      "takenAt": {
       "type": [
        "string",
        "null"
       ]
      }
     }
    },
    "missedDays": {
     "type": "number",
     "description": "Days missed before today; injections: days past grace."
    },
    "held": {
     "type": "boolean",
     "description": "Doses wait until a prescriber reassesses."
    },
    "returnDose": {
     "anyOf": [
      {
       "type": "null"
      },
      {
       "type": "object",
       "required": [
        "kind",
        "maxMg"
       ],
       "properties": {
        "kind": {
         "const": "usual"
        },
        "maxMg": {
         "type": "number"
        }
       }
      },
      {
       "type": "object",
       "required": [
        "kind",
        "maxMg"
       ],
       "properties": {
        "kind": {
         "const": "half"
        },
        "maxMg": {
         "type": "number"
        }
       }
      },
      {
       "type": "object",
       "required": [
        "kind",
        "maxMg"
       ],
       "properties": {
        "kind": {
         "const": "see-prescriber"
        },
        "maxMg": {
         "type": "number"
        }
       }
      },
      {
       "type": "object",
       "required": [
        "kind",
        "maxMg"
       ],
       "properties": {
        "kind": {
         "const": "induction"
        },
        "maxMg": {
         "type": "number"
        }
       }
      }
     ]
    },
    "adherence": {
     "type": [
      "object",
      "null"
     ],
     "required": [
      "pdc",
      "unit",
      "coveredDays",
      "windowDays",
      "adherent"
     ],
     "properties": {
      "pdc": {
       "type": "number"
      },
      "unit": {
       "const": "share-of-days"
      },
      "coveredDays": {
       "type": "number"
      },
      "windowDays": {
       "type": "number"
      },
      "adherent": {
       "type": "boolean"
      }
     }
    },
    "takeHome": {
     "type": "object",
     "required": [
      "treatmentDay",
      "capDoses",
      "levelDoses"
     ],
     "properties": {
      "treatmentDay": {
       "type": "number"
      },
      "capDoses": {
       "type": [
        "number",
        "null"
       ]
      },
      "levelDoses": {
       "type": [
        "number",
        "null"
       ]
      }
     }
    }
   }
  },
  "PatientContext": {
   "type": "object",
   "description": "What the facts add up to, whatever order they came in.",
   "required": [
    "stepDownHeld",
    "away",
    "pregnant",
    "discharged",
    "openConcerns",
    "phase"
   ],
   "properties": {
    "stepDownHeld": {
     "type": "boolean"
    },
    "away": {
     "type": "boolean"
    },
    "pregnant": {
     "type": "boolean"
    },
    "discharged": {
     "type": "boolean"
    },
    "openConcerns": {
     "type": "number"
    },
    "phase": {
     "type": [
      "string",
      "null"
     ]
    }
   }
  },
  "Retention": {
   "type": "object",
   "description": "Days from the start of treatment to the last dose, one line per order or per patient; null: never dosed.",
   "required": [
    "id",
    "days"
   ],
   "properties": {
    "id": {
     "type": "string",
     "format": "uuid"
    },
    "days": {
     "type": [
      "number",
      "null"
     ]
    }
   }
  },
  "ReviewLine": {
   "type": "object",
   "description": "Something a person is asked to look at.",
   "required": [
    "reviewId",
    "patientId",
    "orderId",
    "siteId",
    "kind",
    "trigger",
    "openedAt",
    "dueAt",
    "status",
    "version"
   ],
   "properties": {
    "reviewId": {
     "type": "string",
     "format": "uuid"
    },
    "patientId": {
     "type": "string",
     "format": "uuid"
    },
    "orderId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid"
    },
    "siteId": {
     "type": [
      "string",
      "null"
     ],
     "format": "uuid"
    },
    "kind": {
     "type": "string"
    },
    "trigger": {
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
    "status": {
     "type": "string",
     "enum": [
      "open",
      "done"
     ]
    },
    "version": {
     "type": "number"
    }
   }
  },
  "Signature": {
   "type": "object",
   "description": "Who signed, with the credential tier held at that moment.",
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
  "StillDosing": {
   "type": "object",
   "description": "How many of a set were still dosed so many days after the start.",
   "required": [
    "counted",
    "stillDosing",
    "share"
   ],
   "properties": {
    "counted": {
     "type": "number"
    },
    "stillDosing": {
     "type": "object",
     "additionalProperties": {
      "type": "number"
     }
    },
    "share": {
     "type": "object",
     "additionalProperties": {
      "type": "number"
     }
    },
    "each": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/Retention"
     },
     "description": "Each one's days to the last dose, when asked for."
    }
   }
  },
  "StoredTest": {
   "type": "object",
   "description": "A stored drug test.",
   "required": [
    "testId",
    "patientId",
    "siteId",
    "siteDate",
    "collectedAt",
    "outcome",
    "method",
    "results",
    "nonPrescribedPositive",
    "opioidPositive",
    "externalRef"
   ],
   "properties": {
    "testId": {
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
    "siteDate": {
     "type": "string",
     "format": "date"
    },
    "collectedAt": {
     "type": "string",
     "format": "date-time"
    },
    "outcome": {
     "type": "string",
     "enum": [
      "refused",
      "collected",
      "dilute",
      "substituted",
      "unable-to-void",
      "out-of-temperature"
     ]
    },
    "method": {
     "type": "string",
     "enum": [
      "presumptive",
      "definitive"
     ]
    },
    "results": {
     "type": "array",
     "items": {
      "$ref": "#/components/schemas/TestResult"
     }
    },
    "nonPrescribedPositive": {
     "type": "boolean"
    },
    "opioidPositive": {
     "type": "boolean"
    },
    "externalRef": {
     "type": [
      "string",
      "null"
     ]
    }
   }
  },
  "Summary": {
   "type": "object",
   "description": "What happened in a set of patients.",
   "required": [
    "patients",
    "orders",
    "doses",
    "takeHomeDoses",
    "missedDoses",
    "drugTests",
    "collectedTests",
    "opioidPositiveTests",
    "nonPrescribedPositiveTests",
    "openAlerts",
    "positivesBySubstance"
   ],
   "properties": {
    "patients": {
     "type": "number"
    },
    "orders": {
     "type": "number"
    },
    "doses": {
     "type": "number"
    },
    "takeHomeDoses": {
     "type": "number"
    },
    "missedDoses": {
     "type": "number"
    },
    "drugTests": {
     "type": "number"
    },
    "collectedTests": {
     "type": "number"
    },
    "opioidPositiveTests": {
     "type": "number"
    },
    "nonPrescribedPositiveTests": {
     "type": "number"
    },
    "openAlerts": {
     "type": "number"
    },
    "positivesBySubstance": {
     "type": "object",
     "additionalProperties": {
      "type": "number"
     },
     "description": "Collected tests positive for each substance, expected or not."
    }
   }
  },
  "TestResult": {
   "type": "object",
   "required": [
    "substance",
    "positive",
    "expected"
   ],
   "properties": {
    "substance": {
     "type": "string"
    },
    "positive": {
     "type": "boolean"
    },
    "expected": {
     "type": "boolean"
    }
   }
  },
  "WeekOfTests": {
   "type": "object",
   "description": "Tests of a whole cohort in a week of their own: week 1 begins on each one's `from`.",
   "required": [
    "week",
    "collected",
    "opioidPositive",
    "nonPrescribedPositive"
   ],
   "properties": {
    "week": {
     "type": "number"
    },
    "collected": {
     "type": "number"
    },
    "opioidPositive": {
     "type": "number"
    },
    "nonPrescribedPositive": {
     "type": "number"
    }
   }
  }
 }
};
