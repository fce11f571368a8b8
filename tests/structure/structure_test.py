#!/usr/bin/env python3
"""The checks of the structure, checked: every rule can be broken, and a tree without files passes nothing."""

import os
import pathlib
import subprocess
import tempfile
import unittest

import check_docs
import check_includes
import check_oip
import check_sleep
import check_supervision


class Docs(unittest.TestCase):
    def test_what_is_said_again_is_found(self):
        line = "A sentence that is longer than a few words are.\n"
        for text, places in (("# A\n# A\n", 1), (line * 2, 1), ("| `a` | 1 |\n| `b` | 1 |\n| `a` | 2 |\n", 1),
                             ("| `a` | 1 |\n\n| `a` | 2 |\n", 0), (f"    {line}" * 2, 0), (f"```\n{line * 2}```\n", 0)):
            self.assertEqual(len(list(check_docs.doubles(text))), places, text)


class Includes(unittest.TestCase):
    def test_no_layer_may_include_what_is_not_in_its_row(self):
        for layer, below in check_includes.MAY_INCLUDE.items():
            for other in check_includes.LAYERS:
                name = f"{other}/some.hpp"
                broken = check_includes.broken_rule(f"{layer}/file.cpp", name)
                self.assertEqual(broken is None, other == layer or other in below, f"{layer} includes {name}: {broken}")

    def test_http_does_not_see_the_actors(self):
        self.assertIsNotNone(check_includes.broken_rule("http/server/server.cpp", "actors/contracts.hpp"))
        self.assertIsNotNone(check_includes.broken_rule("http/server/server.cpp", "actors/model.hpp"))

    def test_no_layer_may_include_tests_benches_or_examples(self):
        for layer in check_includes.LAYERS:
            for above in check_includes.ABOVE_ALL:
                self.assertIsNotNone(check_includes.broken_rule(f"{layer}/file.cpp", f"{above}/some.hpp"))

    def test_tests_of_a_layer_see_what_the_layer_sees(self):
        self.assertIsNone(check_includes.broken_rule("tests/actors/model_test.cpp", "runtime/queue/reply.hpp"))
        self.assertIsNone(check_includes.broken_rule("tests/actors/model_test.cpp", "tests/support/clock.hpp"))
        self.assertIsNotNone(check_includes.broken_rule("tests/actors/model_test.cpp", "http/server/server.hpp"))
        self.assertIsNone(check_includes.broken_rule("tests/acceptance/whole.cpp", "http/server/server.hpp"))

    def test_what_plugins_include_needs_nothing_of_the_project(self):
        for layer in check_includes.LAYERS:
            self.assertIsNotNone(check_includes.broken_rule("include/mainstay/plugin.hpp", f"{layer}/some.hpp"), layer)
        self.assertIsNone(check_includes.broken_rule("include/mainstay/plugin.hpp", "mainstay/plugin.h"))

    def test_every_library_is_refused_outside_its_places_and_allowed_in_them(self):
        for library, (beginnings, places) in check_includes.LIBRARIES.items():
            for name in beginnings:
                self.assertIsNotNone(check_includes.broken_rule("elsewhere/file.cpp", name, quoted=False), library)
                refused = [layer for layer in check_includes.LAYERS
                           if check_includes.broken_rule(f"{layer}/any/file.cpp", name, quoted=False)]
                self.assertTrue(refused, f"{library} is refused in no layer")
                for place in places:
                    self.assertIsNone(check_includes.broken_rule(f"{place}file.cpp", name, quoted=False), library)

    def test_a_quoted_file_beside_the_including_one_is_judged_by_its_place(self):
        here = {"http/oip/other.hpp"}.__contains__
        self.assertIsNone(check_includes.broken_rule("http/oip/one.cpp", "other.hpp", True, here))
        self.assertIsNotNone(check_includes.broken_rule("http/oip/one.cpp", "../../actors/model.hpp"))

    def test_an_include_is_found_in_any_spelling_and_named_by_its_line(self):
        text = '#pragma once\n\n#  include "cli/main.hpp"\n// #include "cli/main.hpp"\n#include <caf/all.hpp>\n'
        problems = list(check_includes.check_text("config/a.hpp", text))
        self.assertEqual([problem.split(": ")[0] for problem in problems], ["config/a.hpp:3", "config/a.hpp:5"])

    def test_a_tree_is_walked_whole(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            self.assertEqual(check_includes.check_tree(root), (0, []))
            deep = root / "runtime/policy/breaker.cpp"
            deep.parent.mkdir(parents=True)
            deep.write_text('#include "actors/model.hpp"\n')
            count, problems = check_includes.check_tree(root)
            self.assertEqual(count, 1)
            self.assertIn("runtime/policy/breaker.cpp:1", problems[0])


class Sleep(unittest.TestCase):
    def test_every_way_to_sleep_is_seen(self):
        for line in check_sleep.EXAMPLES:
            self.assertEqual(len(list(check_sleep.check_text("a", line))), 1, line)

    def test_what_only_sounds_like_sleeping_is_not(self):
        for line in check_sleep.COUNTEREXAMPLES:
            self.assertEqual(list(check_sleep.check_text("a", line)), [], line)


class Supervision(unittest.TestCase):
    TESTS = check_supervision.tests_in("TEST(A, B) {\nTEST_F(C,\n       D) {\n")

    def problems(self, document):
        return list(check_supervision.check_text(document, self.TESTS))

    def test_sentences_with_tests_that_exist_pass(self):
        self.assertEqual(self.problems("# It\n\n- It is. `A.B` `C.D`\n"), [])

    def test_a_test_that_does_not_exist_is_named(self):
        self.assertEqual(self.problems("- It is. `A.B` `A.D`\n"), ["there is no test A.D"])

    def test_a_sentence_without_a_test_is_named(self):
        self.assertEqual(self.problems("- It is. `A.B`\n- It was.\n"), ["no test shows: It was."])

    def test_a_document_without_sentences_fails(self):
        self.assertEqual(self.problems("It is. `A.B`\n"), ["it says nothing"])


class Protocol(unittest.TestCase):
    TESTS = (check_oip.tests_in("TEST_F(A, b_c) {\n") | check_oip.python_tests_in("f_test", "    def test_d(self):\n")
             | {"golden/e"})
    HEAD = "# It\n\n| the protocol | shown by |\n|---|---|\n"

    def problems(self, rows):
        return list(check_oip.check_text(self.HEAD + rows, self.TESTS))

    def test_lines_with_tests_that_exist_pass(self):
        self.assertEqual(self.problems("| `GET /v2` | `A.b_c` `f_test.test_d` `golden/e` |\n"), [])

    def test_a_test_that_does_not_exist_is_named(self):
        self.assertEqual(self.problems("| it | `A.b` `golden/e` |\n"), ["there is no test A.b"])

    def test_a_line_without_a_test_is_named(self):
        self.assertEqual(self.problems("| `it` | |\n| that | `golden/e` |\n"), ["no test shows: `it`"])

    def test_a_golden_answer_that_shows_nothing_is_named(self):
        self.assertEqual(self.problems("| it | `A.b_c` |\n"), ["no line names golden/e"])

    def test_a_document_without_lines_fails(self):
        self.assertIn("it says nothing", self.problems(""))


class Format(unittest.TestCase):
    CHECK = pathlib.Path(__file__).resolve().with_name("check_format.sh")

    def check(self, **files):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["git", "init", "--quiet", folder], check=True)
            style = self.CHECK.parents[2] / ".clang-format"
            pathlib.Path(folder, ".clang-format").write_text(style.read_text())
            for name, text in files.items():
                pathlib.Path(folder, f"{name}.cpp").write_text(text)
            return subprocess.run([self.CHECK], env={**os.environ, "MAINSTAY_ROOT": folder}, capture_output=True, text=True,
                                  check=False)

    def test_what_is_formatted_passes(self):
        self.assertEqual(self.check(good="int main() { return 0; }\n").returncode, 0)

    def test_what_is_not_fails_and_is_named_even_before_it_is_committed(self):
        done = self.check(good="int main() { return 0; }\n", bad="int  f( );\n")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("bad.cpp", done.stderr)

    def test_a_tree_without_sources_fails(self):
        done = self.check()
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("nothing was checked", done.stdout)


if __name__ == "__main__":
    unittest.main()
