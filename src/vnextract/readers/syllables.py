"""How Vietnamese a text reads: the share of its syllables that can be Vietnamese."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex

# The onsets and rimes of Vietnamese orthography without their tones, as every school primer lists them.
_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x"
_RIMES = """
a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu y ya yêm yên yêng yêt yêu ych ynh yn yt yu ym yp
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong
ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya uych uyên
uyêt uynh uyt uyu uyn uyp ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
"""
_STOPS = ("c", "ch", "p", "t")
_TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
_SYLLABLE = regex.compile(f"(?:{'|'.join(_ONSETS.split())})?(?:{'|'.join(_RIMES.split())})")
_EDGES = "“”‘’\"'.,;:!?()[]{}…–—-/\\*•%&+=<>|_~`^$#@0123456789·°§«»²³©®™\x85\xa0"


@lru_cache(maxsize=65_536)
def is_syllable(word: str) -> bool:
    """Whether a word can be one Vietnamese syllable: ``"nghiệp"`` can, ``"nghiêp"`` and ``"xin·"`` can't."""
    letters, tones = [], []
    for character in unicodedata.normalize("NFD", unicodedata.normalize("NFC", word.lower())):
        if character in _TONES:
            tones.append(character)
        else:
            letters.append(character)
    if len(tones) > 1:
        return False
    base = unicodedata.normalize("NFC", "".join(letters))
    if not _SYLLABLE.fullmatch(base):
        return False
    # A syllable that a stop closes bears sắc or nặng.
    return not base.endswith(_STOPS) or (bool(tones) and tones[0] in "\u0301\u0323")


def marked_words(text: str) -> list[str]:
    """The words that bear a letter outside ASCII, without what stands around them."""
    words = (word.strip(_EDGES) for word in regex.split(r"[\s/,.;:()\-–—“”\"…]+", text))
    return [word for word in words if word and not word.isascii()]
