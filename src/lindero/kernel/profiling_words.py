"""Words that say only what somebody is, and words that say nothing by themselves, in the four languages of the form.

They are stems without accents, in lower case. The lists are short on purpose: a word that is in neither counts as
something that happened, so that doubt keeps a report open for a person to look at.
"""

from typing import Final

_PROTECTED: Final = """
    foreign extranjer etranger immigr migrant migrante inmigr refuge asyl asil
    muslim musulman islam christian cristian chretien jew jewish judi juif juive hindu sikh buddh budist bouddh
    catholic catolic catholiqu orthodox ortodox protestant atheist ateo athee religi
    arab african afric asian asiat european europe latin black negro negra noir white blanc
    brown moreno morena skin piel peau gypsy gypsies gitan roma rom tsigan
    race racial raza ethnic etnic etni ethni nationality nacionalidad nationalit origin origen origine
    nordian sudian vestan hijab headscarf voilee foulard turban beard barba barbe
    اجنب اجانب مهاجر لاجي لاجئ مسلم مسيحي يهودي هندوسي عرب عربي افريق اسيوي اسود سود ابيض بيض اسمر سمر
    بشر غجر عرق جنسي دين ديان اصل اصول حجاب محجب لحي ملتح
    """
PROTECTED: Final = frozenset(_PROTECTED.split())
"""Stems of words for ethnic origin, nationality, religion, colour, and dress by which these are guessed."""

_NEUTRAL: Final = """
    a an the and or of in on at to from with by near my our your his her their its this that these those there here
    i we you he she they it is are was were be been have has had do does did not no very too many much some all lots
    man men woman women person persons people family families child children kid kids boy boys girl girls guy guys
    neighbour neighbours neighbor neighbors group groups somebody someone who which live lives living lived stay
    house street village town city area border new now today yesterday always please check look looks looking like
    suspicious suspect strange dangerous bad report reporting think believe sure must should arrest remove police
    dark oscuro oscura fonce foncee full one two three four five country other another
    who's that's they're he's she's i'm saw see seen
    un una uno unos unas el la los las lo y o de del en con por para al mi su sus este esta estos estas ese esa hay
    que es son era eran ser estar esta estan no muy mucho muchos mucha muchas todo todos hombre hombres mujer mujeres
    persona personas gente familia familias nino nina ninos chico chica vecino vecina vecinos grupo alguien vive
    viven vivir casa calle pueblo ciudad zona frontera nuevo nueva nuevos ahora hoy ayer siempre favor revisen
    parece parecen sospechoso sospechosa sospechosos raro raros peligroso peligrosos malo policia he vi visto otro pais
    une des le les l d du et ou dans sur a au aux avec par pour mon ma mes nos notre son sa ses leur leurs ce cet cette
    ces il elle ils elles est sont etait etaient etre pas ne tres beaucoup tout tous toute homme hommes femme femmes
    personne personnes gens famille familles enfant enfants garcon fille voisin voisine voisins groupe quelqu vit
    vivent habite habitent habiter maison rue village ville region frontiere nouveau nouveaux maintenant hier
    toujours svp plait verifiez semble semblent suspect suspecte suspects bizarre dangereux mauvais police ai vu je
    nous vous y autre pays
    في من على الى عن مع هذا هذه هولاء ذلك هناك هنا هو هي هم كان كانت كانوا لا ليس جدا كثير كثيرون كل بعض رجل رجال
    امراه نساء شخص اشخاص ناس عايله عائله عائلات طفل اطفال جار جيران جارنا مجموعه يسكن يسكنون يعيش يعيشون بيت منزل شارع
    قريه مدينه منطقه حدود جديد جدد الان اليوم امس دايما
    ارجو فحص يبدو مشبوه مشبوهون غريب خطير سيي شرطه رايت انا نحن بلد اخر
    """
NEUTRAL: Final = frozenset(_NEUTRAL.split())
"""Words that tell of no act, object or sign by themselves."""
