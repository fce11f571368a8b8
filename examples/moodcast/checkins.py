#!/usr/bin/env python3
"""The check-ins of users who never were, in the SQLite file that the example reads.

checkins.py make FILE                                  writes 12 users with 14 days each
checkins.py add FILE USER DAY MOOD ENERGY ANXIETY SLEEP_HOURS MEDICATION
                                                       one more, as in: 2026-10-15 3 4 6 9.5 1; what a day had is replaced
checkins.py list FILE [USER]                           what is there, newest first
"""

import contextlib
import datetime
import math
import os
import pathlib
import random
import sqlite3
import sys

TABLE = """CREATE TABLE checkins (
  user_id TEXT NOT NULL,
  day TEXT NOT NULL CHECK (day IS date(day)),
  mood REAL NOT NULL CHECK (mood BETWEEN 0 AND 10),
  energy REAL NOT NULL CHECK (energy BETWEEN 0 AND 10),
  anxiety REAL NOT NULL CHECK (anxiety BETWEEN 0 AND 10),
  sleep_hours REAL NOT NULL CHECK (sleep_hours BETWEEN 0 AND 24),
  medication INTEGER NOT NULL CHECK (medication IN (0, 1)),
  PRIMARY KEY (user_id, day)
) WITHOUT ROWID"""
USERS = [f"00000000-0000-4000-8000-{number:012}" for number in range(1, 13)]
NEWEST = datetime.date(2026, 10, 14)
DAYS = 14
SEED = 5


def scale(value):
    return float(min(10, max(0, round(value))))


def life(user, chance):
    """What somebody says day by day: one is steady, another swings."""
    swing, period, phase = chance.uniform(0, 3.5), chance.uniform(4, 18), chance.uniform(0, math.tau)
    forgets = chance.choice((0.02, 0.1, 0.4))
    for ago in reversed(range(DAYS)):
        lift = swing * math.sin(phase - math.tau * ago / period)
        yield (user, str(NEWEST - datetime.timedelta(ago)), scale(5.4 + lift + chance.gauss(0, 0.5)),
               scale(5.2 + 0.9 * lift + chance.gauss(0, 0.5)), scale(3 - 0.45 * lift + chance.gauss(0, 0.6)),
               round(2 * min(14, max(0, 7.6 - 0.4 * lift + chance.gauss(0, 0.5)))) / 2, int(chance.random() > forgets))


@contextlib.contextmanager
def opened(file):
    with contextlib.closing(sqlite3.connect(file)) as database, database:
        yield database


def make(file):
    """Whole or not at all: somebody may be waiting for it to be there."""
    draft = pathlib.Path(f"{file}.draft")
    draft.unlink(missing_ok=True)
    chance = random.Random(SEED)
    with opened(draft) as database:
        database.execute(TABLE)
        for user in USERS:
            database.executemany("INSERT INTO checkins VALUES (?, ?, ?, ?, ?, ?, ?)", life(user, chance))
    os.replace(draft, file)


def add(file, *checkin):
    with opened(file) as database:
        database.execute("INSERT OR REPLACE INTO checkins VALUES (?, ?, ?, ?, ?, ?, ?)", checkin)


def show(file, user="%"):
    with opened(file) as database:
        for row in database.execute("SELECT * FROM checkins WHERE user_id LIKE ? ORDER BY user_id, day DESC", (user,)):
            print(*row)


def main():
    commands = {"make": (make, (1,)), "add": (add, (8,)), "list": (show, (1, 2))}
    command, counts = commands.get(sys.argv[1] if len(sys.argv) > 1 else "", (None, ()))
    if len(sys.argv) - 2 not in counts:
        sys.exit(__doc__)
    try:
        command(*sys.argv[2:])
    except sqlite3.Error as problem:
        sys.exit(f"{sys.argv[2]}: {problem}")


if __name__ == "__main__":
    main()
