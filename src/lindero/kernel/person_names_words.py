"""Words by which a text is seen to name a person, or a thing: in English, Spanish, French, German and Arabic.

They are in lower case without accents. Given names that are everyday words as well (Hope, Mark, Sol) are left out.
Lists need not be whole: two capitalised words in a row are taken for a name whether or not a list knows them.
"""

from typing import Final

_HONORIFICS: Final = """
    mr mrs ms miss mx sir madam dr prof captain capt sergeant sgt lieutenant lt officer inspector constable
    skipper senor senora senorita sr sra srta don dona capitan sargento teniente monsieur madame mademoiselle
    mme mlle m capitaine herr frau kapitan السيد السيده الدكتور
    """
HONORIFICS: Final = frozenset(_HONORIFICS.split())
"""What stands before a person's name."""

_CALLED: Final = """
    named called name alias aka known llamado llamada nombre apodado nomme nommee nom dit namens genannt اسمه
    اسمها
    """
CALLED: Final = frozenset(_CALLED.split())
"""What says that a name comes now."""

_CRAFT_WORDS: Final = """
    vessel ship boat ferry trawler tanker yacht cutter tug barge freighter dinghy dhow coaster mv fv sv mt ss
    aircraft helicopter plane drone buque barco lancha pesquero velero navire bateau chalutier voilier schiff
    boot
    """
CRAFT_WORDS: Final = frozenset(_CRAFT_WORDS.split())
"""What stands before the name of a ship or an aircraft."""

_SENTENCE_WORDS: Final = """
    a an the at in on near off from to by with about after before since until two three four five six several
    some many all no one both these those this that it they he she we there here when where while as if but and
    or el la los las un una unos en de del al cerca desde hacia dos tres varios le les des une dans pres vers
    deux trois der die das ein eine im am bei zwei drei
    """
SENTENCE_WORDS: Final = frozenset(_SENTENCE_WORDS.split())
"""Words that are capitalised only because a sentence begins."""

_THING_WORDS: Final = """
    sea strait bay gulf harbour harbor port pier cape island islands isle coast river lake bridge road street
    square border crossing point station post mountain valley forest desert beach channel bank buoy light
    lighthouse sector section north south east west northern southern eastern western central upper lower new
    old saint great guard police customs navy army ministry authority agency service centre center desk office
    unit patrol brigade agreement article clause convention regulation treaty exercise operation red cross
    crescent hospital church school january february march april may june july august september october november
    december monday tuesday wednesday thursday friday saturday sunday utc ais vhf radar camera toyota mercedes
    volkswagen ford nordia nordian sudia sudian vesta vestan ostia ostian nordhavn sudhavn european union mar
    bahia golfo puerto cabo isla islas costa rio lago puente calle plaza frontera paso norte sur este oeste
    guardia policia aduana aduanas armada ministerio autoridad cruz roja san santa mer baie golfe cap ile cote
    fleuve lac pont rue frontiere poste nord sud est ouest garde douane gendarmerie marine croix rouge meer
    bucht hafen insel kuste fluss grenze polizei zoll kustenwache nordsee ostsee
    """
THING_WORDS: Final = frozenset(_THING_WORDS.split())
"""A row of capitalised words with one of these is a place, an authority, a day or a thing, and nobody's name."""

_GIVEN_NAMES: Final = """
    anna ana anne maria marie mary john juan jean johann johannes jose josef joseph peter pedro pierre paul
    pablo paulo thomas tomas michael miguel michel mikhail david daniel daniela elena helena helene elisabeth
    elizabeth isabel sophie sofia laura clara julia julio jules luis louis ludwig carlos charles karl andrea
    andreas andres andre alexander alejandro alexandre ivan igor dmitri olga natalia svetlana katarina catherine
    ekaterina stefan stephen esteban etienne martin marta martha francisco francois franz antonio antoine anton
    javier xavier diego jorge george georges fernando roberto robert ricardo richard manuel rafael gabriel lucia
    lucas matthias mateo matthieu ahmed ahmad mohammed muhammad mohamed mehmet mustafa ali hassan hussein
    ibrahim yusuf youssef omar osman khalid khaled fatima fatma aisha zainab mariam maryam leila layla nadia
    samira amina hamid abdul abdullah abdi farah ismail karim rashid salim tariq zahra yasmin jamal bilal moussa
    mamadou amadou oumar fatou aminata kofi kwame chidi emeka ngozi wei ming hiroshi yuki raj ravi priya sanjay
    singh nguyen tran kim محمد احمد محمود حسن حسين ابراهيم يوسف عمر خالد فاطمه عائشه زينب مريم ليلي نادي اسماعيل
    كريم عبدالله عبد مصطفى مصطفي
    """
GIVEN_NAMES: Final = frozenset(_GIVEN_NAMES.split())
"""Given names that are no everyday words."""
