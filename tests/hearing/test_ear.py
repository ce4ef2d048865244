"""What the ear promises to the dialogues, case by case."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.hearing import DEFAULT_CATEGORIES, CategoryWords, Ear

EAR = Ear.load()
QUESTIONS = (None, "category", "address", "confirm", "name", "consent", "followup", "volunteer_prompt")


def test_one_text_fills_three_slots() -> None:
    heard = EAR.hear(
        "bonjour g besoin de qqn pr aller ala farmacie jai mal au jambes, 4 bd aubanel 2e etage"
    )
    assert (heard.intent, heard.category, heard.address) == ("need", "pharmacie", "4 bd aubanel 2e etage")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("1", "courses"), ("la deux", "pharmacie"), ("le 3 svp", "conversation"), ("quatrième", "animaux"),
        ("N°5", "impression"), ("0", "autre"), ("0 svp", "autre"), ("mon chien", "animaux"), ("courses", "courses"),
        ("12", None), ("1 ou 2", None), ("le 4 et aussi le 6", None), ("je sais pas", None),
        ("un et cinq", None), ("les deux", None), ("le deux", "pharmacie"), ("wi fi", "connexion"),
        ("la ligne des animaux", "animaux"), ("l'un ou l'autre", None),
    ],
)  # fmt: skip
def test_the_menu_is_answered_by_digit_rank_and_word(text: str, slug: str | None) -> None:
    assert EAR.hear(text, "category").answer == slug


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q != "category"])
def test_zero_alone_is_a_person_everywhere_but_in_the_menu(question: str | None) -> None:
    assert EAR.hear("0", question).intent == "human"  # type: ignore[arg-type]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("text", ["STOP", "stop svp", "ARRET", "arrêt", "désabonnement"])
def test_stop_is_heard_in_every_state(text: str, question: str | None) -> None:
    assert EAR.hear(text, question).intent == "stop"  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["l'arrêt de bus a changé", "mon chien n'arrête pas d'aboyer", "stop ou encore"])
def test_stop_words_in_other_meanings_are_no_stop(text: str) -> None:
    assert EAR.hear(text).intent != "stop"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("AIDE", "help"), ("CONTACT", "help"), ("QUI", "status"), ("qui vient ?", "status"),
        ("c'est qui Julie ?", "status"), ("C EST QUI LAURA", "status"), ("merci", "thanks"),
        ("bonjour", "greeting"), ("Hello", "greeting"), ("oui", "yes"), ("👍", "yes"), ("non", "no"), ("rappelez moi", "human"),
        ("quelqu'un", "human"), ("Quelqu'un ?", "human"),
    ],
)  # fmt: skip
def test_single_words_mean_what_the_posters_say(text: str, intent: str) -> None:
    assert EAR.hear(text).intent == intent


@pytest.mark.parametrize(
    "text", ["🆘🆘🆘 8 rue du Four", "au secours Mme Blanc 3 impasse des Lilas", "URGENCE 4 rue Pasteur"]
)
def test_a_cry_for_help_that_says_only_who_and_where_is_a_danger(text: str) -> None:
    heard = EAR.hear(text)
    assert (heard.intent, heard.address is not None) == ("emergency", True)


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("confirm", "oui c'est ça", "yes"), ("confirm", "non pas du tout", "no"),
        ("consent", "ok d'accord", "yes"), ("consent", "non merci", "no"), ("consent", "pourquoi ?", "unclear"),
        ("followup", "très bien merci", "yes"), ("followup", "personne n'est venu", "no"),
        ("volunteer_prompt", "j'arrive", "yes"), ("volunteer_prompt", "désolé je travaille", "no"),
        ("volunteer_prompt", "c'est où ?", "unclear"), ("address", "c'est trente rue des Cerisiers", "trente rue des Cerisiers"),
        ("address", "en face de la gare", None), ("name", "moi c'est Bastien", "Bastien"), ("name", "pourquoi ?", None),
        ("name", "pas nécessaire", None),
    ],
)  # fmt: skip
def test_answers_are_read_as_the_question_asks(question: str, text: str, answer: str | None) -> None:
    assert EAR.hear(text, question).answer == answer  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("bonjour je peux faire des courses et promener les chiens", {"courses", "animaux"}),
        ("il me faut du pain et des médicaments", {"courses", "pharmacie"}),
        ("promener le chien et arroser les plantes", {"animaux"}),
    ],
)
def test_two_services_in_one_sentence_are_both_heard(text: str, slugs: set[str]) -> None:
    assert set(EAR.hear(text).categories) == slugs


def test_a_volunteer_may_choose_several_categories_or_all() -> None:
    assert EAR.categories_in("1, 3 et 4") == ("courses", "conversation", "animaux")
    everything = EAR.categories_in("tout")
    assert "autre" not in everything
    assert len(everything) == len(DEFAULT_CATEGORIES) - 1


def test_a_category_of_the_town_is_heard_by_its_own_words() -> None:
    garden = CategoryWords("jardin", 10, "Jardinage", ("jardin", "tondre", "pelouse", "haie"))
    ear = Ear.load((*DEFAULT_CATEGORIES, garden))
    assert ear.hear("qui pourrait tondre ma pelouse ?").category == "jardin"
    assert ear.hear("ma haie", "category").answer == "jardin"
    assert ear.hear("10", "category").answer == "jardin"
    assert ear.hear("j'ai besoin de pain", None).category == "courses"


def test_a_category_that_the_town_dropped_is_never_heard() -> None:
    ear = Ear.load(tuple(c for c in DEFAULT_CATEGORIES if c.slug != "masques"))
    assert ear.hear("il me faudrait des masques en tissu").category != "masques"


def test_a_bare_house_number_is_a_correction() -> None:
    assert EAR.hear("non c est au 14 bis", "confirm").house_number == "14 bis"
    assert EAR.hear("oui", "confirm").house_number is None
    assert EAR.hear("non c est au 14 bis").house_number is None


@pytest.mark.parametrize(
    "text",
    ["4970 1012 3456 7893", "voici 4111111111111111", "FR76 3000 6000 0112 3456 7890 189", "mon code secret est 4821"],
)
def test_secrets_are_seen(text: str) -> None:
    assert EAR.hear(text).card


@pytest.mark.parametrize("text", ["06 39 98 12 34", "4111111111111112", "le code de la porte est 12A4", "13140 Miramas"])
def test_ordinary_numbers_are_no_secrets(text: str) -> None:
    assert not EAR.hear(text).card


def test_words_of_money_alert() -> None:
    assert EAR.hear("elle m'a demandé 20 euros").money
    assert not EAR.hear("elle est venue, merci").money


def test_the_wish_to_go_back_is_seen() -> None:
    assert EAR.hear("retour", "address").back
    assert not EAR.hear("12 rue de la Gare", "address").back


@given(st.text(max_size=300), st.sampled_from(QUESTIONS))
@settings(max_examples=300, deadline=None)
def test_no_text_is_too_odd_to_hear(text: str, question: str | None) -> None:
    heard = EAR.hear(text, question)  # type: ignore[arg-type]
    assert 0.0 <= heard.confidence <= 1.0
    assert heard.text == text
    for span in (heard.address, heard.name):
        assert span is None or span in text


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud800", "🙂🙂", "a" * 100_000, "12 rue " * 20_000, "é̀" * 50_000, "\n\t\r"]
)
@pytest.mark.parametrize("question", QUESTIONS)
def test_extremes_are_heard_fast(text: str, question: str | None) -> None:
    started = time.perf_counter()
    EAR.hear(text, question)  # type: ignore[arg-type]
    assert time.perf_counter() - started < 0.5
