"""Sentences of which listings are made, by language. `{city}` stands in the language's own script."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """`visits` and `join` are told in turns; `extra` is what a listing adds for an activity beside visits."""

    visits: tuple[str, ...]
    hotline_only: str
    extra: dict[str, str]
    join: tuple[str, ...]


WORDINGS = {
    "en": Wording(
        visits=(
            "We visit people held in immigration detention near {city}, listen, and stay in touch for as long as it takes.",
            "Volunteers from {city} visit every week. We bring conversation, phone credit and news from outside.",
            "A small circle of neighbours in {city} who visit people in detention and keep them company by letter.",
            "We visit people who have nobody else to visit them, and tell the public of {city} what we see.",
        ),
        hotline_only="A telephone line for people in detention, answered every day of the week from {city}.",
        extra={
            "hotline": "Our telephone line is free to call from inside.",
            "recording": "With consent, we keep a written log of what people tell us about conditions.",
            "complaints": "We help people to make complaints and follow them to an answer.",
            "release": "We stay beside people on the day of release and in the weeks after.",
            "support": "After release we help with rooms, papers and the way to hearings.",
        },
        join=(
            "Write to us and come to one of our introduction evenings. New visitors train for two days and begin in pairs.",
            "We meet on the first Tuesday of the month. Come along; no experience is needed, only patience and discretion.",
            "Call or write. We ask for one visit a week for at least six months, and pay your travel.",
        ),
    ),
    "fr": Wording(
        visits=(
            "Nous rendons visite aux personnes retenues près de {city}, nous les écoutons et gardons le lien aussi longtemps"
            " qu'il le faut.",
            "Des bénévoles de {city} se relaient chaque semaine pour rendre visite, apporter des nouvelles et du crédit"
            " téléphonique.",
            "Un petit cercle d'habitantes et d'habitants de {city} qui visite et écrit aux personnes enfermées.",
            "Nous visitons celles et ceux que personne ne visite, et nous témoignons de ce que nous voyons à {city}.",
        ),
        hotline_only="Une ligne téléphonique pour les personnes retenues, ouverte tous les jours depuis {city}.",
        extra={
            "hotline": "Notre ligne téléphonique est gratuite depuis l'intérieur.",
            "recording": "Avec l'accord des personnes, nous tenons un journal écrit des conditions qu'elles décrivent.",
            "complaints": "Nous aidons à rédiger des plaintes et les suivons jusqu'à la réponse.",
            "release": "Nous accompagnons les personnes le jour de leur libération et les semaines suivantes.",
            "support": "Après la sortie, nous aidons pour le logement, les papiers et les audiences.",
        },
        join=(
            "Écrivez-nous et venez à une soirée d'accueil. La formation dure deux jours et l'on commence en binôme.",
            "Nous nous retrouvons le premier mardi du mois. Aucune expérience n'est demandée : de la patience et de la"
            " discrétion suffisent.",
            "Appelez ou écrivez. Nous demandons une visite par semaine pendant six mois ; les trajets sont remboursés.",
        ),
    ),
    "es": Wording(
        visits=(
            "Visitamos a las personas internadas cerca de {city}, las escuchamos y seguimos en contacto el tiempo que haga"
            " falta.",
            "Voluntarias y voluntarios de {city} van cada semana: llevan conversación, saldo telefónico y noticias de fuera.",
            "Un pequeño grupo de vecinas y vecinos de {city} que visita y escribe a personas privadas de libertad.",
            "Visitamos a quienes nadie visita y contamos en {city} lo que vemos.",
        ),
        hotline_only="Una línea telefónica para personas detenidas, atendida todos los días desde {city}.",
        extra={
            "hotline": "Nuestra línea telefónica es gratuita desde dentro.",
            "recording": "Con su consentimiento, llevamos un registro escrito de las condiciones que nos cuentan.",
            "complaints": "Ayudamos a presentar quejas y las seguimos hasta la respuesta.",
            "release": "Acompañamos a las personas el día de su salida y las semanas siguientes.",
            "support": "Después de la salida ayudamos con alojamiento, documentos y audiencias.",
        },
        join=(
            "Escríbenos y ven a una tarde de acogida. La formación dura dos días y se empieza en pareja.",
            "Nos reunimos el primer martes de cada mes. No hace falta experiencia, solo paciencia y discreción.",
            "Llama o escribe. Pedimos una visita por semana durante seis meses; pagamos el transporte.",
        ),
    ),
    "pt": Wording(
        visits=(
            "Visitamos as pessoas detidas perto de {city}, ouvimos e mantemos o contacto pelo tempo que for preciso.",
            "Voluntários de {city} fazem visitas todas as semanas e levam conversa, crédito de telefone e notícias de fora.",
            "Um pequeno círculo de vizinhos de {city} que visita e escreve a pessoas privadas de liberdade.",
            "Visitamos quem não recebe visitas e contamos em {city} o que vemos.",
        ),
        hotline_only="Uma linha telefónica para pessoas detidas, atendida todos os dias a partir de {city}.",
        extra={
            "hotline": "A nossa linha telefónica é gratuita para quem liga de dentro.",
            "recording": "Com consentimento, mantemos um registo escrito das condições que nos relatam.",
            "complaints": "Ajudamos a apresentar queixas e acompanhamo-las até à resposta.",
            "release": "Acompanhamos as pessoas no dia da libertação e nas semanas seguintes.",
            "support": "Depois da saída ajudamos com alojamento, documentos e audiências.",
        },
        join=(
            "Escreva-nos e venha a uma noite de acolhimento. A formação dura dois dias e começa-se a pares.",
            "Reunimo-nos na primeira terça-feira do mês. Não é preciso experiência, só paciência e discrição.",
            "Telefone ou escreva. Pedimos uma visita por semana durante seis meses; pagamos as viagens.",
        ),
    ),
    "ar": Wording(
        visits=(
            "نزور الأشخاص المحتجزين قرب {city}، ونصغي إليهم، ونبقى على تواصل معهم ما دامت الحاجة قائمة.",
            "يزور متطوعون من {city} المحتجزين كل أسبوع، ويحملون إليهم الحديث ورصيد الهاتف وأخبار الخارج.",
            "حلقة صغيرة من الجيران في {city} تزور المحتجزين وتراسلهم كي لا يبقوا وحدهم.",
            "نزور من لا يزوره أحد، ونروي لأهل {city} ما نراه.",
        ),
        hotline_only="خط هاتفي للأشخاص المحتجزين، يردّ عليه متطوعون من {city} كل يوم.",
        extra={
            "hotline": "خطنا الهاتفي مجاني لمن يتصل من الداخل.",
            "recording": "نحتفظ، بموافقة الأشخاص، بسجل مكتوب لما يروونه عن ظروف الاحتجاز.",
            "complaints": "نساعد على تقديم الشكاوى ونتابعها حتى يصل الرد.",
            "release": "نرافق الأشخاص يوم الإفراج عنهم وفي الأسابيع التالية.",
            "support": "بعد الخروج نساعد في السكن والأوراق والوصول إلى الجلسات.",
        },
        join=(
            "اكتبوا إلينا واحضروا أمسية تعريفية. يستغرق التدريب يومين، وتكون الزيارات الأولى برفقة زميل.",
            "نجتمع في أول ثلاثاء من كل شهر. لا حاجة إلى خبرة سابقة، بل إلى الصبر وحفظ السر.",
            "اتصلوا بنا أو راسلونا. نطلب زيارة واحدة في الأسبوع لمدة ستة أشهر، ونغطي نفقات التنقل.",
        ),
    ),
    "fa": Wording(
        visits=(
            "ما به دیدار افرادی می‌رویم که نزدیک {city} در بازداشت‌اند، به آنان گوش می‌دهیم و در تماس می‌مانیم.",
            "داوطلبانی از {city} هر هفته به ملاقات می‌روند و گفت‌وگو، شارژ تلفن و خبر از بیرون می‌برند.",
            "حلقه‌ای کوچک از همسایگان در {city} که به دیدار بازداشت‌شدگان می‌رود و برایشان نامه می‌نویسد.",
            "به دیدار کسانی می‌رویم که ملاقات‌کننده‌ای ندارند و آنچه را می‌بینیم برای مردم {city} بازگو می‌کنیم.",
        ),
        hotline_only="خط تلفنی برای افراد بازداشت‌شده که هر روز از {city} پاسخ داده می‌شود.",
        extra={
            "hotline": "تماس با خط تلفن ما از داخل رایگان است.",
            "recording": "با رضایت افراد، آنچه را دربارهٔ شرایط می‌گویند می‌نویسیم و نگه می‌داریم.",
            "complaints": "در نوشتن شکایت کمک می‌کنیم و تا رسیدن پاسخ پیگیر آن می‌مانیم.",
            "release": "در روز آزادی و هفته‌های پس از آن کنار افراد می‌مانیم.",
            "support": "پس از آزادی در یافتن اتاق، مدارک و رفتن به جلسه‌ها کمک می‌کنیم.",
        },
        join=(
            "به ما بنویسید و به یکی از شب‌های آشنایی بیایید. آموزش دو روز است و نخستین دیدارها دونفره است.",
            "نخستین سه‌شنبهٔ هر ماه گرد هم می‌آییم. تجربه لازم نیست، تنها شکیبایی و رازداری.",
            "تماس بگیرید یا بنویسید. هفته‌ای یک دیدار به مدت شش ماه می‌خواهیم و هزینهٔ سفر را می‌پردازیم.",
        ),
    ),
    "ru": Wording(
        visits=(
            "Мы навещаем людей, которых удерживают рядом с городом {city}, слушаем их и остаёмся на связи столько, сколько"
            " нужно.",
            "Волонтёры из города {city} приходят каждую неделю: разговаривают, пополняют телефон, приносят новости.",
            "Небольшой круг жителей города {city}, которые навещают людей под стражей и пишут им письма.",
            "Мы приходим к тем, к кому никто не приходит, и рассказываем жителям города {city} о том, что видим.",
        ),
        hotline_only="Телефонная линия для людей под стражей; в городе {city} на звонки отвечают каждый день.",
        extra={
            "hotline": "Звонок на нашу линию изнутри бесплатный.",
            "recording": "С согласия людей мы записываем то, что они рассказывают об условиях.",
            "complaints": "Мы помогаем составить жалобу и следим за ней до ответа.",
            "release": "Мы рядом в день освобождения и в первые недели после него.",
            "support": "После освобождения мы помогаем с жильём, документами и дорогой на слушания.",
        },
        join=(
            "Напишите нам и приходите на вечер знакомства. Обучение занимает два дня, первые визиты проходят вдвоём.",
            "Мы встречаемся в первый вторник месяца. Опыт не нужен, нужны терпение и умение хранить тайну.",
            "Позвоните или напишите. Мы просим об одном визите в неделю в течение полугода и оплачиваем дорогу.",
        ),
    ),
    "ko": Wording(
        visits=(
            "{city} 인근에 구금된 사람들을 찾아가 이야기를 듣고, 필요한 만큼 오래 연락을 이어 갑니다.",
            "{city}의 자원활동가들이 매주 찾아가 말벗이 되고 전화 요금과 바깥 소식을 전합니다.",
            "구금된 사람들을 찾아가고 편지를 쓰는 {city} 이웃들의 작은 모임입니다.",
            "찾아올 사람이 없는 이들을 만나고, 우리가 본 것을 {city} 시민에게 알립니다.",
        ),
        hotline_only="구금된 사람들을 위한 전화 상담을 {city}에서 매일 운영합니다.",
        extra={
            "hotline": "안에서 거는 상담 전화는 무료입니다.",
            "recording": "본인의 동의를 받아 구금 환경에 대한 이야기를 기록합니다.",
            "complaints": "진정서 작성을 돕고 답변이 올 때까지 함께 확인합니다.",
            "release": "풀려나는 날과 그 뒤 몇 주 동안 곁에 있습니다.",
            "support": "풀려난 뒤에는 숙소와 서류, 재판 동행을 돕습니다.",
        },
        join=(
            "메일을 보내고 안내 모임에 오세요. 교육은 이틀이며 처음에는 둘이 함께 방문합니다.",
            "매달 첫째 화요일에 모입니다. 경험은 필요 없고, 인내심과 비밀을 지키는 마음이면 됩니다.",
            "전화나 메일을 주세요. 여섯 달 동안 일주일에 한 번 방문을 부탁드리며 교통비를 드립니다.",
        ),
    ),
}
