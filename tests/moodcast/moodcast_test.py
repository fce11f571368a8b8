#!/usr/bin/env python3
"""The proof of examples/moodcast: its predictions beside what its models compute, and each of its rules.

moodcast_test.py PROGRAM PLUGIN [unittest's options]
"""

import concurrent.futures
import contextlib
import hashlib
import json
import random
import sqlite3
import sys
import unittest

from predicting import EXAMPLE, Predicting, user
from trained import Trained

PROGRAM = PLUGIN = None
KINDS = ["mood_state", "adherence", "relapse_risk", "cycle_length", "sleep_quality"]
NOBODY = user(99)
# The answer is rounded to four digits.
PLACES = 3
# A gloomy week, in which the medication was forgotten more and more.
GLOOM = [{"day": f"2026-10-0{day}", "mood": mood, "energy": mood - 1, "anxiety": 8 - mood, "sleep_hours": 9 + day / 2,
          "medication": day < 4} for day, mood in enumerate([6, 5, 4, 4, 3, 2, 1], 1)]


def timeless(answer):
    """What is the same each time."""
    return {key: value for key, value in answer.items() if key != "latency_ms"}


class Case(unittest.TestCase):
    def serve(self, **environment):
        server = Predicting(PROGRAM, PLUGIN, **environment)
        self.addCleanup(server.stop)
        return server

    def assert_refused(self, answer, status, text):
        self.assertEqual(answer[0], status, answer[1])
        self.assertIn(text, answer[1]["error"])

    def assert_close(self, said, computed):
        for key, value in computed.items():
            if isinstance(value, dict):
                self.assertEqual(list(said[key]), list(value))
                self.assert_close(said[key], value)
            elif isinstance(value, float):
                self.assertAlmostEqual(said[key], value, PLACES)
            else:
                self.assertEqual(said[key], value)

    def assert_computed(self, trained, answer, checkins, kinds=KINDS):
        self.assertEqual((answer["checkins"], answer["newest_checkin"]), (len(checkins), checkins[-1]["day"]))
        self.assertEqual(list(answer["predictions"]), kinds)
        self.assertEqual(set(answer["latency_ms"]), {"checkins", *kinds})
        for kind in kinds:
            self.assert_close(answer["predictions"][kind], trained.predict(kind, checkins))


class Predictions(Case):
    def test_are_what_the_models_compute(self):
        server, trained = self.serve(), Trained(EXAMPLE / "trained")
        for number in range(1, 13):
            for limit in (1, 2, 7, 10):
                status, answer = server.get(number, f"?limit_checkins={limit}")
                self.assertEqual((status, answer["user_id"]), (200, user(number)))
                self.assert_computed(trained, answer, server.checkins(number, limit))
        status, answer = server.post(user_id=NOBODY, checkins=GLOOM)
        self.assertEqual(status, 200)
        self.assert_computed(trained, answer, GLOOM)

    def test_make_sense(self):
        server = self.serve()
        gloomy = server.post(user_id=NOBODY, checkins=GLOOM)[1]["predictions"]
        calm = [{**checkin, "mood": 5.5, "energy": 5, "anxiety": 3, "sleep_hours": 7.5, "medication": True} for checkin in GLOOM]
        steady = server.post(user_id=NOBODY, checkins=calm)[1]["predictions"]
        self.assertEqual((gloomy["mood_state"]["state"], steady["mood_state"]["state"]), ("low", "steady"))
        self.assertNotEqual(gloomy["relapse_risk"]["level"], "low")
        self.assertEqual(steady["relapse_risk"]["level"], "low")
        self.assertLess(gloomy["adherence"]["probability"], steady["adherence"]["probability"])
        self.assertLess(gloomy["sleep_quality"]["score"], steady["sleep_quality"]["score"])
        for predictions in (gloomy, steady):
            self.assertAlmostEqual(sum(predictions["mood_state"]["probabilities"].values()), 1, PLACES)

    def test_are_the_same_each_time_and_by_either_route(self):
        server = self.serve()
        answers = [timeless(server.get(3)[1]) for _ in range(5)] + [timeless(server.post(user_id=user(3))[1])]
        self.assertEqual(answers, answers[:1] * 6)

    def test_are_of_the_types_that_are_asked_for(self):
        server, trained = self.serve(), Trained(EXAMPLE / "trained")
        for kinds in (["adherence"], ["sleep_quality", "mood_state"], KINDS[::-1]):
            answer = server.get(2, "?types=" + ",".join(kinds))[1]
            self.assert_computed(trained, answer, server.checkins(2, 7), kinds)
            self.assertEqual(timeless(server.post(user_id=user(2), types=kinds)[1]), timeless(answer))
        again = server.get(2, "?types=adherence&types=mood_state,adherence")[1]
        self.assertEqual(list(again["predictions"]), ["adherence", "mood_state"])

    def test_are_of_the_newest_checkins_in_whichever_order_they_come(self):
        server = self.serve()
        ten = server.checkins(4, 10)
        shuffled = random.Random(7).sample(ten, len(ten))
        for limit in (1, 3, 10):
            looked_up = timeless(server.get(4, f"?limit_checkins={limit}")[1])
            self.assertEqual(timeless(server.post(user_id=user(4), checkins=ten[-limit:], limit_checkins=10)[1]), looked_up)
            self.assertEqual(timeless(server.post(user_id=user(4), checkins=shuffled, limit_checkins=limit)[1]), looked_up)
        self.assertNotEqual(server.get(4, "?limit_checkins=3")[1]["predictions"],
                            server.get(4, "?limit_checkins=10")[1]["predictions"])
        self.assertNotEqual(server.get(4)[1]["predictions"], server.get(5)[1]["predictions"])

    def test_count_a_checkin_that_was_added_meanwhile(self):
        server, trained = self.serve(), Trained(EXAMPLE / "trained")
        before = server.get(6)[1]
        self.assertEqual(before["newest_checkin"], "2026-10-14")
        server.script("add", user(6), "2026-10-16", 1, 1, 9, 11, 0)
        after = server.get(6)[1]
        self.assertEqual(after["newest_checkin"], "2026-10-16")
        self.assertNotEqual(after["predictions"], before["predictions"])
        self.assert_computed(trained, after, server.checkins(6, 7))
        # Somebody of whom nothing was known.
        self.assertEqual(server.get(99)[0], 404)
        server.script("add", NOBODY, "2026-10-16", 1, 1, 9, 11, 0)
        self.assertEqual(server.get(99)[1]["checkins"], 1)

    def test_leave_the_file_as_it_is(self):
        server = self.serve()
        before = hashlib.sha256(server.database.read_bytes()).digest()
        self.assertEqual(server.get(1)[0], 200)
        self.assertEqual(hashlib.sha256(server.database.read_bytes()).digest(), before)
        self.assertEqual([file.name for file in server.at.glob("checkins.db*")], ["checkins.db"])


class Rules(Case):
    def test_of_the_fields_hold(self):
        server = self.serve()
        wrong = [("user_id", "7"), ("user_id", user(1)[:-1]), ("user_id", user(1)[:-1] + "g"), ("limit_checkins", 0),
                 ("limit_checkins", 11), ("limit_checkins", "x"), ("types", "mood"), ("types", "mood_state,"), ("types", "")]
        for field, value in wrong:
            fields = {"user_id": user(1), field: value}
            query = "" if field == "user_id" else f"?{field}={value}"
            self.assert_refused(server.json("GET", f"/predictions/{fields['user_id']}{query}"), 400, f"field '{field}'")
            self.assert_refused(server.post(**fields), 400, f"field '{field}'")
        self.assert_refused(server.post(), 400, "field 'user_id': is missing")
        self.assert_refused(server.post(user_id=user(1), types=["adherence", "mood"]), 400, "field 'types'")
        self.assert_refused(server.post(user_id=user(1), types=[]), 400, "field 'types'")
        self.assertEqual(server.get(1, "?limit_checkins=1")[0], 200)
        self.assertEqual(server.get(1, "?limit_checkins=10")[1]["checkins"], 10)
        self.assertEqual(server.json("GET", f"/predictions/{user(1).upper()}")[0], 200)

    def test_of_checkins_that_are_brought_along_hold(self):
        server = self.serve()
        for change, text in (({"mood": 11}, "checkins[6].mood: allowed: a number from 0 to 10"),
                             ({"mood": "low"}, "checkins[6].mood"), ({"sleep_hours": -1}, "checkins[6].sleep_hours"),
                             ({"medication": 1}, "checkins[6].medication: allowed: true or false"),
                             ({"day": "2026-02-30"}, "checkins[6].day: allowed: a day"), ({"day": None}, "checkins[6].day"),
                             ({"day": "2026-10-01"}, "2026-10-01 is there twice")):
            self.assert_refused(server.post(user_id=user(1), checkins=[*GLOOM[:-1], {**GLOOM[-1], **change}]), 400, text)
        self.assert_refused(server.post(user_id=user(1), checkins=[{"day": "2026-10-01"}]), 400, "checkins[0].mood is missing")
        self.assert_refused(server.post(user_id=user(1), checkins={"day": 1}), 400, "a list of at most 100")
        self.assert_refused(server.post(user_id=user(1), checkins=["mood"]), 400, "checkins[0]: allowed: an object")
        # None, which is as if there were none.
        self.assertEqual(server.post(user_id=user(1), checkins=[])[1]["checkins"], 7)

    def test_a_user_of_whom_nothing_is_known_is_not_found_and_harms_nobody(self):
        server = self.serve()
        for _ in range(10):
            self.assert_refused(server.get(99), 404, "no check-ins of this user")
        self.assertEqual(server.get(1)[0], 200)
        self.assertEqual(server.metric("mainstay_instance_ends_total", model="moodcast"), 0)
        self.assertEqual(server.metric("mainstay_inference_requests_total", model="moodcast", outcome="invalid"), 10)

    def test_hold_in_a_process_of_its_own_as_well(self):
        server, trained = self.serve(MAINSTAY_MODELS__MOODCAST__ISOLATION="process"), Trained(EXAMPLE / "trained")
        self.assert_computed(trained, server.get(1)[1], server.checkins(1, 7))
        for _ in range(3):
            self.assert_refused(server.get(99), 404, "no check-ins of this user")
            self.assert_refused(server.post(user_id=user(1), checkins=[{}]), 400, "checkins[0].day is missing")
        self.assertEqual(server.metric("mainstay_instance_ends_total", model="moodcast"), 0)

    def test_nobody_comes_more_often_than_he_may(self):
        server = self.serve(MAINSTAY_RATE_LIMITS__PER_ADDRESS__RATE="0.001", MAINSTAY_RATE_LIMITS__PER_ADDRESS__BURST="3")
        for _ in range(3):
            self.assertEqual(server.get(1)[0], 200)
        status, _, headers = server.ask("GET", f"/predictions/{user(1)}")
        self.assertEqual(status, 429)
        self.assertGreaterEqual(int(headers["Retry-After"]), 1)
        self.assertEqual(server.json("GET", "/health")[0], 200)

    def test_a_prediction_has_its_time(self):
        server = self.serve(INFERENCE_TIMEOUT_SECONDS="2")
        # One that is begun anew waits for the file, and only the other one serves then.
        server.until_all_serve(2)
        with contextlib.closing(sqlite3.connect(server.database, isolation_level=None)) as writer:
            writer.execute("BEGIN EXCLUSIVE")
            self.assertEqual(server.get(1)[0], 504)
            # Who brings check-ins along waits for no file.
            self.assertEqual(server.post(user_id=user(1), checkins=GLOOM)[0], 200)
            writer.execute("ROLLBACK")
        self.assertEqual(server.get(1)[0], 200)

    def test_a_file_that_is_not_there_is_told(self):
        server = self.serve(MAINSTAY_MODELS__MOODCAST__SETTINGS='{"models": "%s", "checkins": "/nowhere.db"}' % (EXAMPLE / "trained"))
        status, answer = server.get(1)
        self.assertEqual(status, 503)
        self.assertIn("cannot be opened", answer["error"])


class Traffic(Case):
    def test_of_twenty_clients_at_once_is_answered_rightly(self):
        server, clients, rounds = self.serve(), 20, 12
        right = {number: timeless(server.get(number)[1]) for number in range(1, 13)}

        def client(seed):
            chance = random.Random(seed)
            return [(number, server.get(number)) for number in (chance.randint(1, 12) for _ in range(rounds))]

        with concurrent.futures.ThreadPoolExecutor(clients) as pool:
            for answers in pool.map(client, range(clients)):
                for number, (status, answer) in answers:
                    self.assertEqual((status, timeless(answer)), (200, right[number]))
        asked = 12 + clients * rounds
        self.assertEqual(server.metric("mainstay_inference_requests_total", model="moodcast", outcome="ok"), asked)
        self.assertEqual(server.metric("mainstay_http_requests_total", route="/predictions/{user_id}", status="200"), asked)
        health = server.json("GET", "/health")[1]
        self.assertEqual((health["status"], health["models_loaded"], health["answered"], health["failed"]), ("ok", True, asked, 0))

    def test_is_answered_later_for_who_does_not_want_to_wait(self):
        server = self.serve()
        right = server.get(7)[1]
        status, _, headers = server.ask("GET", f"/predictions/{user(7)}", headers={"Prefer": "respond-async"})
        self.assertEqual((status, headers["Preference-Applied"]), (202, "respond-async"))
        status, answer = server.result(headers["Location"])
        self.assertEqual((status, timeless(answer)), (200, timeless(right)))
        self.assertEqual(server.json("GET", headers["Location"])[1]["state"], "done")

    def test_is_all_answered_later_where_the_operator_says_so(self):
        server = self.serve(USE_BACKGROUND_INFERENCE="true")
        asked = [("GET", f"/predictions/{user(number)}", None) for number in range(1, 13)]
        asked += [("POST", "/predictions", json.dumps({"user_id": user(1), "checkins": GLOOM}))]
        jobs = []
        for request in asked:
            status, _, headers = server.ask(*request)
            self.assertEqual(status, 202)
            jobs.append(headers["Location"])
        for job, (_, path, _) in zip(jobs, asked):
            status, answer = server.result(job)
            self.assertEqual(status, 200)
            self.assertIn(answer["user_id"], (path.rsplit("/", 1)[1], user(1)))
        self.assertEqual(answer["checkins"], len(GLOOM))
        # What is wrong with the request itself is said at once, what the model finds when it has looked.
        self.assertEqual(server.get(1, "?limit_checkins=11")[0], 400)
        status, _, headers = server.ask("GET", f"/predictions/{NOBODY}")
        self.assertEqual(status, 202)
        self.assert_refused(server.result(headers["Location"]), 404, "no check-ins of this user")

    def test_begins_with_an_inventory_in_the_log(self):
        server, found = self.serve(), {}
        while len(found) < len(KINDS):
            line = server.log.get(timeout=server.patience_s)
            found.update({kind: line for kind in KINDS if f"{kind}: " in line and " numbers" in line})
        self.assertIn("4 classes", found["mood_state"])
        for kind, line in found.items():
            self.assertIn(f"{kind}.pt", line)


if __name__ == "__main__":
    PROGRAM, PLUGIN = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main()
