// Ordinary words of other languages that stand with a capital: German nouns, and words that open
// sentences or labels. None of them is a name of people or places that anybody expects.
const words = (text) => text.trim().split(/\s+/);

export const GERMAN_NOUNS = words(`
  abbuchung abend abfrage abgabe ablauf ablehnung abnahme abo abonnement abrechnung abschluss absender
  abteilung adresse akte aktion aktualisierung alter amt analyse anbieter anfang anforderung anfrage
  angabe angaben angebot angelegenheit angestellte anhang anlage anlass anmeldung anmeldungen annahme
  anruf anrufer anschluss anschrift ansicht ansprechpartner anspruch anteil antrag anträge antwort
  antworten anwalt anweisung anwender anwendung anzahl anzeige apotheke arbeit arbeiter arbeitgeber
  arbeitnehmer arbeitsplatz artikel artikelnummer arzt ärztin aufgabe aufgaben aufnahme auftrag aufträge
  auftraggeber auge augen ausdruck ausgabe auskunft ausland ausnahme ausweis ausweisnummer auswertung
  auszahlung auszug auto automat bahn bahnhof bank bankverbindung bearbeiter bearbeitung bedarf
  bedingung bedingungen befund beginn behandlung behörde beispiel beitrag beiträge beleg belege benutzer
  benutzername berater beratung berechnung bereich bericht bescheid bescheinigung beschreibung
  beschwerde bestand bestätigung bestellnummer bestellung bestellungen besuch besucher betrag beträge
  betreff betrieb bewerber bewerbung bewertung bild bilder bildschirm bitte blatt blut brief briefe
  buch bücher buchung büro bus chef chefin code computer damen danke datei dateien daten datenbank
  datenschutz datum dauer dauerauftrag dienst dienste dienstag dokument dokumente drucker durchwahl
  ehefrau ehemann eigentum eigentümer eingabe eingang einkauf einkommen einladung einreichung einsatz
  einstellung einstellungen eintrag einwilligung einzahlung ende energie entscheidung entwickler
  entwicklung erfahrung erfolg ergebnis ergebnisse erinnerung erklärung erlaubnis erstattung essenz
  fach fahrer fahrt fahrzeug fahrzeugschein fall fälle familie farbe fax fehler fehlermeldung feld
  fenster ferien feuer filiale finanzamt firma firmen flug folge form formular forderung foto frage
  fragen frau frauen freitag frist führerschein führerscheinnummer garten gast gäste gebäude gebiet
  gebühr gebühren geburt geburtsdatum geburtsort geburtstag gefahr gehalt geld gemeinde genehmigung
  gerät geräte gericht gesamtbetrag geschäft geschäftsführer gesellschaft gesetz gespräch gesundheit
  gesundheitskarte gewicht girokonto grund gründe gruppe gruß grüße grüßen gutachten gutschein
  gutschrift haftung hallo hand handel handelsregister händler handy handynummer haus haushalt heizung
  herr herren hersteller herz hilfe hinweis hinweise hotel identität inhaber inhalt information
  informationen interesse internet jahr jahre jahren kasse kauf käufer kenntnis kennung kennwort
  kennzeichen kind kinder kindern klasse klinik konferenz konto kontoauszug kontoinhaber kontonummer
  kontostand kontoverbindung kontrolle kopie körper kosten krankenhaus krankenkasse
  krankenversicherung krankenversichertennummer kredit kreditkarte kreditkartennummer kunde kunden
  kundendienst kundennummer kundenservice kundin kündigung kurs lager land lastschrift laufzeit leben
  lehrer leistung leistungen leiter leitung lieferant lieferadresse lieferanten lieferschein lieferung
  lieferungen liste lösung mahnung mail mal mandant maschine maßnahme material medikament mehrwertsteuer
  meldung menge mensch menschen miete mieter minute minuten mitarbeiter mitarbeiterin mitglied
  mitgliedschaft mittag mitte mitteilung mittwoch mobilnummer modell moment monat monate montag morgen
  nachbar nachfrage nachmittag nachname nachricht nachrichten nachweis nacht name namen netz netzwerk
  notfall nummer nutzer nutzung objekt ordner ordnung ort paket pakete papier park partner passwort
  patient patienten patientin pause person personalausweis personen pflege pin plan plätze platz police
  portal post postleitzahl praxis preis preise premium problem probleme produkt produkte programm
  projekt protokoll prozess prüfung punkt qualität quittung rabatt rate raten raum räume rechner
  rechnung rechnungen rechnungsbetrag rechnungsnummer recht regel region reihe reise reisepass
  reisepassnummer reklamation rente rentenversicherung rentenversicherungsnummer reparatur rezept
  richtung rücksendung rückruf rückrufnummer rückzahlung ruhe sache schaden schein schicht schlüssel
  schluss schreiben schritt schule schüler schutz seite seiten sekunde sekunden sendung
  sendungsnummer serie server sicherheit software sonntag sparkasse sperrung sprache sprechstunde
  staat stadt stand standort start station stelle stellen steuer steuerberater steuererklärung
  steuernummer stornierung störung straße stück stunde stunden suche summe support system systeme tag
  tage tagen tasche taste technik techniker teil teile teilnehmer telefon telefonnummer termin termine
  test text thema ticket tochter ton transport treffen tür überweisung übersicht uhr uhrzeit umsatz
  umsatzsteuer umzug unfall unterlagen unternehmen unterschrift urlaub ursache urteil vater verband
  verbindung verbrauch verein verfahren verfügung vergleich verkauf verkäufer vermieter vermögen
  versand versicherung versichertennummer versicherungsnummer version verspätung versuch vertrag
  verträge vertreter verwaltung verwendungszweck video vorgang vormittag vorname vorschlag vorsicht
  wagen wahl ware waren warnung wasser weg website weise welt werbung werk werkstatt wert werte wetter
  widerruf woche wochen wochenende wohnung wort wörter wunsch zahl zahlen zahlung zahlungen zähler
  zählerstand zeichen zeile zeit zeiten zeitung zeitraum zentrale zertifikat zeuge zeugnis ziel zimmer
  zinsen zug zugang zugangsdaten zugriff zukunft zusammenfassung zustand zustellung zustimmung zweck
  tel mobil handynr kundennr rechnungsnr monteur ärztinnen nachbarin freundin freund schwester bruder ersatzteil lüfter platine schnittstelle
  rücksprache fachabteilung menge kategorie spalte datenträger gerätenummer zählernummer vertragsnummer
  kassenbon mitteilungen gehäuse filter akku ladegerät kabel stecker waschmaschine schlauch packstation
  auslieferung verzögerung umbau update router administrator krankenschein arbeitszeit gutschriften kundenkonto nutzerkonto benutzerkonto datenblatt`);

export const OPENERS = {
  de: words(`der die das ein eine einen dem den des ich du er sie es wir ihr mein meine meinen meiner
    unser unsere ihre ihren ihrem ihrer sein seine dieser diese dieses jeder alle bitte danke hallo guten
    sehr geehrte geehrter liebe lieber mit freundlichen viele beste wann wo wie warum was wer welche
    können könnten haben hat ist sind war wurde werden wird kann muss soll darf seit nach vor bei für im
    am zum zur vom beim wenn weil aber und oder auch leider gestern heute morgen jetzt dann hier dort
    nein ja vielen`),
  fr: words(`le la les un une des du je tu il elle nous vous ils elles mon ma mes votre vos notre nos son
    sa ses leur ce cet cette ces merci bonjour bonsoir salut cher chère madame monsieur cordialement
    veuillez pouvez pourriez avez est sont quand où comment pourquoi quel quelle qui que quoi si mais et
    ou aussi hier aujourd demain maintenant ici dans sur avec pour par sans sous depuis après avant
    prénom nom adresse téléphone facture commande colis carte numéro compte client cliente dossier
    rendez demande réclamation livraison paiement remboursement mot passe date naissance ville pays rue
    objet suite selon concernant tél portable passeport contrat montant total oui non aucun chaque tous`),
  es: words(`el la los las un una unos unas yo tú él nosotros ustedes mi mis su sus nuestro nuestra
    este esta estos hola gracias buenos buenas estimado estimada saludos atentamente por para con sin
    sobre desde hasta cuando dónde cómo qué quién cuál si pero también ayer hoy mañana ahora aquí no sí
    quiero necesito puede pueden tengo hay es son está fue ha han se le les lo nombre apellido apellidos
    dirección teléfono factura pedido paquete tarjeta número cuenta cliente expediente solicitud
    reclamación entrega pago reembolso contraseña fecha nacimiento ciudad país calle asunto según importe
    contrato pasaporte correo señor señora favor`),
  it: words(`il lo la i gli le un uno una io tu lui lei noi voi loro mio suo sua nostro questo questa
    ciao grazie buongiorno buonasera gentile egregio cordiali saluti distinti per con senza su da quando
    dove come perché chi cosa se ma anche ieri oggi domani ora qui non sì vorrei può potete ho ha è sono
    era si nome cognome indirizzo telefono fattura ordine pacco carta numero conto cliente pratica
    richiesta reclamo consegna pagamento rimborso password data nascita città paese via oggetto importo
    contratto passaporto documento patente fornitore signor signora codice fiscale partita tessera`),
  nl: words(`de het een ik jij hij zij wij jullie mijn uw onze deze dit dat hallo bedankt dank goedemorgen
    beste geachte met vriendelijke groet groeten kan kunt kunnen heb heeft is zijn was wordt wanneer waar
    hoe waarom wat wie welke als maar en of ook gisteren vandaag morgen nu hier niet ja nee voor van bij
    naam voornaam achternaam adres telefoon factuur bestelling pakket kaart nummer rekening klant dossier
    aanvraag klacht levering betaling terugbetaling wachtwoord datum geboorte stad land straat onderwerp
    volgens bedrag contract paspoort telefoonnummer mevrouw meneer heer`),
  pl: words(`ja on my wy oni mój moja moje pan pani państwo nasz nasza ten ta to te dzień dobry
    cześć dziękuję dzięki proszę szanowny szanowna szanowni pozdrawiam serdecznie czy kiedy gdzie jak
    dlaczego co kto który jeśli ale i oraz też wczoraj dziś jutro teraz tutaj nie tak dla od do na po
    przy imię nazwisko adres telefon faktura zamówienie paczka karta numer konto klient klientka sprawa
    wniosek reklamacja dostawa płatność zwrot hasło data urodzenia miasto kraj ulica temat według kwota
    umowa paszport przelew pacjent numeru`),
  pt: words(`o a os as um uma eu você ele nós vocês meu minha seu sua nosso nossa este esta olá oi
    obrigado obrigada bom boa dia tarde prezado prezada atenciosamente por para com sem sobre
    quando onde como porque que quem qual se mas também ontem hoje amanhã agora aqui não sim quero preciso
    pode podem tenho há é são está foi nome sobrenome apelido endereço morada telefone fatura pedido
    encomenda pacote cartão número conta cliente processo solicitação reclamação entrega pagamento
    reembolso senha data nascimento cidade país rua assunto conforme valor contrato passaporte senhor`),
  fi: words(`puhuin soitin tapasin minä sinä hän me te he minun sinun hänen meidän teidän tämä se hei moi kiitos hyvää päivää
    huomenta terveisin ystävällisin voiko voitteko onko olen on oli milloin missä miten miksi mikä kuka
    jos mutta ja tai myös eilen tänään huomenna nyt täällä ei kyllä nimi etunimi sukunimi osoite puhelin
    lasku tilaus paketti kortti numero tili asiakas hakemus valitus toimitus maksu hyvitys salasana
    päivämäärä syntymäaika kaupunki maa katu aihe summa sopimus passi henkilötunnus`),
  sv: words(`pratade träffade jag du han hon vi ni de min mitt din ditt er ert vår vårt den det denna detta hej tack
    god morgon bästa vänliga hälsningar kan kunde har är var när hur varför vad vem vilken om men och
    eller också igår idag imorgon nu här inte ja nej för från till med utan namn förnamn efternamn adress
    telefon faktura beställning paket kort nummer konto kund ärende ansökan klagomål leverans betalning
    återbetalning lösenord datum födelsedatum stad land gata ämne enligt belopp avtal pass personnummer`),
};

/** All of them once. */
export const foreignWords = () => [...new Set([...GERMAN_NOUNS, ...Object.values(OPENERS).flat()])];
