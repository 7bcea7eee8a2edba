extension Lists {
  /// Phrases that speak for an intent, read by `CuePattern`.
  static let cues = #"""
    # Phrases that speak for an intent. "= intent", then lines of weight and pattern over words:
    # a|b one of; pre* a beginning; ?x may be absent; .. up to five words between; ^ $ first and last;
    # COL GEN MET NUM FILE a mention of a column, generator, metric, number or file.

    = provideData
    5 FILE
    3 load|open|read|import|upload|use|analyse|analyze|take|try .. FILE
    3 ^ FILE $
    2.5 here|there is ?my|the|our file|data|dataset|table|spreadsheet|csv|extract
    2 my|the|our data|file|dataset|table|spreadsheet|extract is|lives|sits|lies in|at|under|on|called|named
    2.5 load|open|read|import|upload another|different|other|new file|dataset|table|data
    2 file is|called|named

    = setTarget
    4 COL ?as ?the|our|my target|outcome|endpoint|label
    4 predict*|forecast*|prognos*|foretell .. COL
    3 predict*|forecast*|prognos*
    3 COL .. is|be|as ?the|my|our target|outcome|endpoint|response|label|dependent|answer
    4 target|outcome|endpoint|response|label|dependent|aim|goal ?variable|column|of|is ?is|should|shall|: ?be ?the|: COL
    3.5 target|outcome|endpoint|response ?variable|column is|= COL
    3 interested|care|focus|focusing|focused ?mainly|mostly in|about|on .. COL
    3 model|classify|explain|foresee|anticipate|estimate .. COL
    3 who|which|whether .. get*|develop*|has|have|suffer*|will|had .. COL
    2.5 main|primary ?clinical outcome|endpoint .. COL
    3 COL ?column is what .. predict*|want|care|interest*|study*
    3 i|we meant|mean COL
    2.5 switch|change|set|make .. target|outcome|goal .. COL
    2.5 use COL as ?the|my|our target|outcome|label|endpoint|response
    3 risk of|for COL
    2.5 study|research|project|paper is about .. COL
    2 ^ COL $
    2 outcome is
    2 target is
    2.5 want to know|see|find|learn who|whether|if|what .. COL
    3 COL .. predicted

    = setTask
    4 ?binary|multiclass classification
    4 regression
    4 survival ?analysis|task|problem|model
    3 time to event
    3 predict|it a|as category|class|group|classes|categories
    3 continuous|numeric ?outcome|target|number|value
    3 treat .. as ?a continuous|number|numeric|categories|classes|categorical
    3.5 nothing|no|not|without .. predict*|prediction|target|outcome
    3 no target|outcome|endpoint|prediction
    2.5 yes no question|outcome
    2.5 predict a number|quantity|value

    = setTime
    4.5 COL .. how long
    4 how long .. followed|observed|survived|lived|watched
    4 COL ?column is|holds|has|gives|as ?the|our|my ?follow time|follow-up|followup|duration
    4 time ?to ?event|variable|column|axis is|in|= COL
    3.5 follow-up|followup|duration|survival time ?is|in|: ?recorded|given|stored|is ?in COL
    3 follow up .. COL
    3 time .. measured|recorded|stored|given in|by COL

    = setEvent
    4 COL ?column is|marks|as|tells|indicates|flags ?the|our|my|an event|censoring
    4 event ?indicator|column|flag|variable|status is|in|= COL
    3.5 censor* .. COL
    3.5 COL .. censor*
    3 COL .. event ?indicator|flag|happened|occurred

    = excludeColumns
    4 drop|exclude|remove|omit|ignore|discard|delete|ditch|lose|scrap|skip|leave|throw|kick|strip|cut|forget|bin|hide|eliminate|purge ?out|away|off .. COL
    3 drop|exclude|remove|omit|ignore|discard|delete|ditch|scrap .. column|columns|variable|variables|field|fields
    3.5 without COL
    3.5 COL out
    3.5 take|leave|throw|cut|filter|kick .. COL .. out
    3.5 COL .. irrelevant|useless|pointless|meaningless|unnecessary|redundant|noise|junk
    3.5 do|dont not|need|want|use|include .. COL
    3.5 dont|not|never need|want|use|include|learn|keep .. COL
    3 get rid of .. COL
    3 rid of
    3 everything|all|anything except|but|besides|apart|other|bar .. COL
    3 not .. include .. COL
    3 no need for|of .. COL
    2.5 COL .. go|goes|gone|removed|dropped|excluded|ignored
    3 leave .. out
    2.5 too many columns

    = keepColumns
    5.5 COL .. not|never ?be dropped|removed|excluded|left|omitted
    5 hang|hold on to COL
    4 leave|want COL ?column in
    5 do need|want .. COL
    4 COL after all
    6 not|dont|never|didnt drop|exclude|remove|leave|delete|omit|throw|lose|chuck|bin .. COL
    4.5 keep|retain|restore|preserve|readd|reinstate|reinclude .. COL
    4 put|bring|add|take|want .. COL ?column|columns|too back|in|again
    4 put|bring|add|get back .. COL
    4 include .. COL
    3.5 only|just keep|use|need|want|include|take|look|work .. COL
    4 keep only|just .. COL
    4 COL .. should|must|shall|needs|can stay|remain|kept
    3.5 COL .. stay|stays|back
    3.5 did not mean to drop|remove|exclude .. COL

    = setRole
    4.5 boss|colleague*|neighbour*|neighbor*|friend*|family|employer*|anyone|stranger* .. look|find|know|see|guess .. COL
    4.5 COL .. ordinary|quasi*|sensitive|confidential
    5 make|consider|call .. COL .. ordinary|sensitive|quasi*|identifier
    4.5 COL .. is|are|as|be|being ?a|an|the|also|both|all quasi*|sensitive|identif*|confidential|ordinary|stratum|strata|weight|psu|key
    4 COL .. quasi*|sensitive|patient-level
    4 treat|mark|flag|regard|consider|declare|label|set|count|classify .. COL .. quasi*|sensitive|identif*|confidential|ordinary|weight|stratum|id
    3.5 sensitive|quasi-identifiers|quasi-identifier|confidential|identifiers ?columns|column|variables is|are|: .. COL
    4 sensitive is|are|: .. COL
    3.5 COL .. identif* .. people|patients|person|someone|patient|subject|anyone|them|participants
    3.5 COL .. identif*
    4 COL .. not|isnt|no .. sensitive|quasi*|identif*
    3.5 COL .. known|know|seen|visible .. to|by|about .. others|neighbours|neighbors|everyone|anybody|colleagues|public|outsider|someone|attacker
    3.5 neighbour*|neighbor*|colleague*|anyone|employer*|someone|journalist|attacker|outsider .. know|knows|find|see .. COL
    3.5 COL .. should|must|need|needs|has|have .. protected|confidential|secret|hidden|private
    3 patients|people .. embarrass*|upset|hate|mind|ashamed .. COL
    4 COL .. survey|sampling weight|weights
    4 COL .. one|same person|patient
    4 COL .. tells|says|marks which|who patient|person|subject
    3 repeat* .. patient|person|subject .. COL

    = setPrivacy
    5 differential* priva*
    4 epsilon ?is|of|=|:|to|at|around|about|equals ?= NUM
    4 eps ?is|of|=|:|to|at ?= NUM
    3.5 formal|mathematical|provable|proven|strict|strong|strongest|maximum|highest|rigorous|guaranteed|hard privacy|guarantee|guarantees|protection|confidentiality
    3.5 privacy .. matters|important|essential|crucial|critical|vital|must|priority|paramount|first|concern
    3.5 privacy .. not|isnt|doesnt|no .. matter|important|issue|concern|needed|required|necessary|problem|worry
    3.5 no|without|zero|skip .. privacy|guarantee|guarantees|protection
    3.5 dont|do|not need|require|want|worry|care .. privacy|guarantee|guarantees|confidentiality
    3 ^ privacy ?is|: preferred|preferably|optional|none|yes|no $
    3.5 prefer* .. privacy|guarantee|private|protection
    3.5 privacy .. prefer*|nice to have|if possible|bonus|optional|would be good
    3 more|better|stronger|tighter|stricter|extra|less|weaker|looser|some privacy|protection
    3 as private as
    3 nice to have
    3 data|it|this|these .. sensitive|confidential|leaves|leave|leaving|public|external|outside|shared
    2.5 noise
    3 dp $
    3 ^ dp
    2.5 identify|identified|reidentif*|re-identif* .. patients|people|anyone|anybody|nobody
    3 nobody|noone|no-one .. recognis*|recogniz*|identif*|trace*
    3.5 ethics|irb|governance|custodian|board|committee|dpo|officer .. demand*|insist*|require*|want*|ask* .. privacy|guarantee|protection|differential
    3 internal|in-house|inhouse use|only
    2.5 stays in-house|inhouse|inside|internal|within
    3 privacy budget .. NUM

    = setPurpose
    4 public benchmark|resource|use|dataset|challenge
    4 test*|try|develop*|practise|practice with|against|on
    5 build*|develop*|train* .. score|model|models|tool|classifier|algorithm
    3.5 programmers|developers|engineers|vendors|testers
    3.5 portal|repository|website
    4 share|sharing|hand|give|giving|send|sending|publish*|release*|open|distribute .. colleagues|partner*|researcher*|collaborator*|team|public|others|outside|students|vendor|company|world|university|hospital|institution*
    3 data access|sharing
    3.5 for|purpose|use .. teach*|course|class|lecture|students|workshop|training|education|exercise|tutorial|seminar
    3.5 teach*|students|course|workshop|lecture|seminar|classroom|homework|trainees
    4 software|system|pipeline|app|application|code|database|ehr|it|load|import|integration test*|debug*|development|develop*|demo
    3.5 test*|debug* .. software|system|pipeline|app|code|database|import|interface
    4 digital twin*
    3.5 twin|twins
    4 develop*|build*|train*|prototype|prototyping|fit|try .. model|models|algorithm|algorithms|classifier|ai|machine|ml|score
    3.5 machine learning
    3.5 model development
    4 augment* ?our|the|my|a small|training|purpose|data|dataset
    3 enlarge|more data|bigger dataset|boost .. small
    3.5 purpose|reason|aim|point|why .. is|=|:
    3 what i need it for
    3 external|outside researchers|partners|collaborators

    = chooseGenerators
    5 all|several|different|every ?of ?the ?available generators|methods|generator|method
    4 GEN .. sounds|looks|seems|take|use|run|try|pick|choose
    4.5 leave .. to you
    5 use|try|run|take|pick|choose|choos*|go|test|want|like|prefer|start|compare|add|include|fit|select .. GEN
    4 ^ GEN $
    4 GEN and|or|, GEN
    3.5 GEN .. instead|please|only|too
    4 with|by|using GEN
    3.5 you|your choose|pick|decide|choice|select|call|recommend*|suggest*|judgement|judgment
    4 automatic*|auto $
    4 whatever|whichever .. best|think|works|suits|recommend|fits
    3.5 best|suitable|default|recommended|standard|usual|any generator|generators|method|methods|algorithm|one|model|models
    3.5 surprise me
    3 let the program|computer|system|synthcraft|software choose|decide|pick
    3.5 not GEN
    4 all generators|methods|of them
    3 another|different|other|new generator|method|model|algorithm
    3 leave it|that|the choice to you
    3 up to you
    3 tree-based|trees|gan|gans|neural
    3.5 no preference

    = setRowCount
    5 NUM ?synthetic|fake|new|artificial|made-up rows|row|records|patients|people|cases|participants|subjects|lines|observations|samples|individuals|entries
    4.5 as many|same rows|number|size|amount ?of|as|rows ?as ?the|in original|real|table|before|data|now
    4 twice|double|half|triple|thrice|times .. as|the|of .. many|size|rows|number|data|original|table|big|large|much|records|length|patients
    4 same|equal|identical size|number|length|rows
    4 make|generate|create|produce|give|sample|draw|need|want .. NUM ?of $
    4 make|generate|create|produce|give|sample|draw|need|want|have|get .. NUM rows|records|patients|people|cases
    3.5 how|many rows|records : NUM
    3.5 rows|records|size|n ?=|:|is|to|should|be ?= NUM
    3.5 more|fewer|less|smaller|larger|bigger rows|records|table|dataset|patients
    4 NUM should|would|will be do|suffice|enough|plenty
    3 times|x as|the|bigger|larger|size|more
    3 as many as

    = augment
    5.5 make|with|want|need|have|add ?me|it|a|this|some ?with more|extra .. COL
    5 more|extra|additional|fewer diabetics|smokers|women|men|survivors|cases|elderly|children
    4 short|lack|lacking|shortage|scarce|hardly ?any ?of|in
    4.5 more|extra|additional|add|boost|increase|enlarge|oversample|upsample|top|bulk|beef .. women|men|patients|people|cases|group|groups|rows|level|minority|minorities|class|of|the .. COL|equal|underrepresented|rare
    4 augment|oversample|upsample|rebalance|balance|boost|top|even|equalise|equalize .. COL
    4 underrepresented|under-represented|minority|minorities|rare|small|smaller|scarce .. group|groups|class|classes|level|levels|subgroup
    3.5 augment*
    3.5 balance|rebalance|equalise|equalize
    3.5 too few women|men|patients|cases|people|of|events
    3.5 COL .. balanced|balance|equal|even

    = declareMissing
    4.5 use|used|wrote|put|entered|write NUM for|when|whenever|where|if
    4.5 NUM ?and|or|, ?NUM .. mean|means|stand|stands|is|are|denote*|represent*|code*|count|= .. missing|refus*|unknown|know|blank|na|answer|answered|available|recorded|measured|response|null|empty
    4 code|codes|value|values|number|numbers .. missing|refus*|unknown
    4 treat|regard|read|recode|set|count|turn|convert|replace|interpret|take .. as|to|into|by|with .. missing|na|null|blank|empty|unknown|nan
    4 NUM .. missing
    4 missing .. coded|written|recorded|spelt|spelled|marked|entered|shown|represented|is|are .. as|NUM|by|with
    3 unknown|refused|? .. missing
    3 question mark*
    3 placeholder|sentinel|dummy value*|number*|code*
    3.5 NUM .. not real|a
    3 NUM .. dont|not|unknown know|known

    = addConstraint
    4.5 must|should|has|have|can|cannot|cant|never|always|may|needs|need .. below|less|greater|more|above|exceed|smaller|larger|higher|lower|before|after|between|under|over|at
    4 COL < COL
    4 COL > COL
    4 COL ?must|should|is|has ?always|be|to less|greater|smaller|larger|lower|higher|below|above|under|exceed than|COL
    3.5 COL .. never|always|cannot|cant|impossible
    3 constraint|rule ?: .. COL
    3 make sure|ensure|guarantee that|no .. COL
    3 no pregnant men|man|males
    3.5 COL between NUM
    4 COL > NUM
    4 COL < NUM

    = explain
    5.5 ^ why
    5.5 why .. you
    4.5 how come
    4.5 what is|are|does|do|was|were ?the|a|an|this|that|it|MET|GEN|COL ?MET|GEN|COL|epsilon|delta|holdout|number|mean|means|meant
    4 what .. mean|means|meant|mean? ?by $
    4 what .. mean|means
    4 explain|clarify|define|elaborate|describe .. MET|GEN|how|why|what|this|that|the|it|to
    3.5 why ?did|do|is|are|was|should|would|does|not you|it|this|that|the|ask|need|do|i|we
    4 why
    3.5 how does|do|is|are|should|can ?the|i|you|it .. work|works|computed|calculated|measured|read|interpret|judge|good
    3.5 tell me|us ?more about
    3.5 difference between
    3 dont|do|not understand|follow|get
    3 which|what .. better|best|good|enough|bad|normal .. ?
    3.5 is .. good|bad|ok|okay|normal|enough|acceptable|high|low|safe ?enough|value|?
    3 help
    3.5 meaning|definition of
    3 what happens if|when|in
    3.5 pros and cons
    3 strengths|weaknesses|advantages|disadvantages
    3 in plain|simple words|terms|language|english
    3.5 remind me what
    3 huh ?
    2.5 ^ MET ? $

    = goBack
    5 go|going|jump|step|move|head|walk|take|bring|return|rewind|switch ?me|us|one back|backwards ?one|a ?step|to|please
    4.5 ^ back ?to|up|please
    4.5 go|step|one back|backwards
    4.5 undo|revert|rewind
    4 previous|last|earlier step|question|stage|answer|page|screen
    4 change .. my|the ?last|earlier|previous mind|answer|answers
    4 changed my mind ?about
    4 start over|again|afresh|anew
    4 redo|revisit|rethink|reconsider|repeat|restart|reopen
    4 return to
    3.5 made a mistake
    3.5 let me|us ?please correct|change|fix|rethink|redo|revisit
    3 want to change
    3.5 take .. back
    3 oops

    = skip
    4 hard|difficult to say|tell|know
    5 no ?strong|particular|real feelings|feeling|preference|preferences|views|view|opinion|opinions
    4 havent ?got|a|the .. clue|idea
    3.5 clueless
    5 ^ skip ?this|that|it|the|please|question|step $
    4.5 skip ?this|that|it|the|for ?question|step|one|now|part|rest
    4 pass $
    4 ^ pass
    4 move on
    4 next ?question|one|please|step $
    4 not now
    4 later
    3.5 dont|not care ?about|either
    3.5 no opinion|idea|clue
    3.5 i dont know
    3.5 not sure
    3 does not|doesnt matter
    4 leave it ?as ?at|the ?is|default
    4 default|defaults ?please|is|are|fine $
    4 ^ ?the|use default

    = confirm
    5 ^ yes|yeah|yep|yup|ja|sure|ok|okay|correct|right|exactly|agreed|absolutely|definitely|affirmative|perfect|fine|great|good|y|indeed|aye|certainly|k|oui|si ?please|thanks|, $
    4 ^ yes|yeah|yep|yup|sure|ok|okay|correct|exactly|agreed|absolutely|definitely|perfect|certainly|indeed|right|fine
    4 sounds|looks|seems|thats|is ?is|all|about good|right|fine|correct|great|ok|okay|perfect|sensible|reasonable
    4 all|everything|that|it is|looks|seems ?all correct|fine|good|right|ok|okay
    4 go ahead
    4 do it|that|so
    4 please do
    3.5 that works
    4 i agree
    3.5 why not
    3.5 of course
    4 proceed
    4 carry on
    3.5 happy with ?that|this|it
    4 by all means
    4 fire away
    3.5 you got|are it|right
    3.5 accept* ?all|the|that|it|your
    3.5 as|what you suggest*|say|propose*|suggested|said
    4 spot on
    4 all of them|those|these

    = decline
    4.5 rather you|we|not did*|not
    5 ^ no|nope|nah|n|nein|non|negative ?thanks|thank|, ?you $
    4 ^ no|nope|nah ?, ?thanks|not|that|i|dont
    4 not really
    4 dont|do not do ?that|it|this
    4 thats|that|this|it is|isnt ?not wrong|incorrect|right|correct|it|true|what
    3.5 rather not
    4 wrong
    4 disagree
    3.5 dont|not want|like that|this|it
    4 none of them|those|these
    4 id|would rather not
    3.5 absolutely|certainly|definitely not
    3 ^ not ?that|those|yet|right

    = run
    4.5 off you|we go
    4.5 ^ run|start|begin|go|launch|execute ?it|now|please|the $
    4.5 run|start|begin|launch|kick ?it|off|the ?off ?it|generation|generating|synthesis|now|fitting|process|job|that|please
    4.5 generate|make|create|produce|synthesise|synthesize ?the|some|my|it|me ?synthetic|artificial|fake ?data|dataset|table|rows|now|it|version
    4 lets go
    3.5 ready
    4 get going|started|cracking
    4 synthesise|synthesize
    3 now $
    4 fire it up
    3.5 go for it

    = cancel
    5 ^ cancel|abort|halt|stop ?it|that|this|please|the|everything|now $
    4.5 cancel|abort|kill|halt|interrupt|terminate ?it|the|that|this ?job|run|fit|process|training|generation
    4.5 stop ?it|the|that|this ?now|job|run|fit|fitting|training|generation|generating
    4 too|taking|takes ?is long|slow|forever|ages
    3.5 never mind
    3.5 nevermind
    4 hold on
    4 forget it|that|about

    = explore
    6 big|whole|overall picture
    7 what is in|inside ?the|my|this|our data|file|table|dataset
    4.5 explore|inspect|overview|summar*|profile|eda|browse|examine|investigate
    4 show|give|let ?me|us ?see|have ?an|a|the|some overview|summary|look|profile|findings|description|statistics|stats
    3.5 look at|into|around|through ?the|my|our|this ?data|table|dataset|file|columns|variables
    4 what is|does|do|are|have ?in|we ?the|my|this ?data|table|dataset|file|got ?contain|look|like|there
    3.5 what columns|variables|fields
    3.5 list .. columns|variables|fields
    4 which columns|variables
    3.5 tell me about ?the|my|this data|table|dataset|file
    4 what|anything|something .. wrong|odd|strange|unusual|suspicious .. data|table|file
    3.5 how many rows|columns|patients|people are|does|do|in|missing
    4 data quality
    3 how much .. missing
    4 distribution of COL
    4 what did you find|notice|see

    = describe
    4.5 table one|1
    4 descriptive*|mean|median|averages|quantiles|percentiles|frequencies|counts|proportions
    4 describe .. synthetic|result|new|rows|COL|generated|data
    4 side by side
    3.5 compare|comparison .. real|synthetic|original|table|columns
    4 baseline characteristics
    4 summary|statistics|stats|numbers .. synthetic|generated|new|made
    4 how does .. COL .. compare|look|differ
    4 synthetic .. look|looks|like|compare*|similar|resemble*
    3.5 mean|average|median of|for COL

    = plot
    4.5 compare ?the|a ?column COL
    5 plot|draw|chart|graph|histogram|histograms|picture|pictures|figure|figures|visualise|visualize|visualisation|barplot|scatter|scatterplot|boxplot|density|diagram|curve|heatmap
    4 show .. COL .. distribution*|curve|side|graph*|visual*
    4 distribution* .. real|synthetic|COL
    3.5 show|see|look ?me|at|us COL
    3.5 let ?me|us see ?the COL
    3 see .. COL .. looks|against|versus|vs

    = evaluate
    6 are|is there|they ?any real patients|people|persons
    6.5 is|are ?it|this|that|they .. safe|ok|okay|allowed to share|publish
    6 can|may|could i|we share|publish it|this|them|these|those
    6 quality check|checks|test|tests
    5 evaluate|evaluation|assess|measure|score|benchmark|validate|judge|audit ?the|it|how|them|again|quality|synthetic|rows|now
    4.5 how good|close|realistic|faithful|safe|useful|similar|well|private|accurate|trustworthy|reliable ?is|are|does|do|was|did|have
    4 quality check|of|report|score
    4 check ?the|for|how|whether|if ?synthetic|quality|privacy|disclosure|rows|fidelity|copies|leak*
    4 is ?the|this|it|that|are|does|do|did ?synthetic|they|rows|data|it|the ?data|rows ?any good|safe|realistic|useful|faithful|leak*|copy|copied|close
    3.5 fidelity|usefulness|utility|disclosure ?risk|and|scores|check
    4 show|see|give|what ?me|us|are|is ?the results|scores|metrics|evaluation|verdicts|numbers
    3.5 did it|that|they ?copy|memorise|memorize|leak|work|learn
    4 any .. leaked|copied|copies
    4 anyone .. recognised|recognized|identified|re-identified

    = report
    5 write .. up
    5 report|write-up|writeup
    4.5 write|make|create|produce|show|open|prepare|give|print|generate|need|want|see|get|where .. report|documentation|write-up|document
    4 document .. did|done|everything|that
    4 something ?to|i|for ?can show|give|hand .. board|committee|custodian|boss|ethics|officer|governance|dpo
    4 paperwork
    3.5 documentation

    = export
    4.5 export|save|download|write|dump|store|extract ?it|the|them|my|as|to|rows|synthetic|data|out
    4.5 give|get|have|want|need|can ?me|i|it|the|have ?get .. csv|spss|stata|sas|parquet|excel|script|spreadsheet
    4 as|in|to|into ?a|an csv|spss|stata|sas|parquet|excel|script|spreadsheet
    4 file|copy .. i can|could open|use|load|take
    4 reproduce|code|commands|script .. did|did|done|of|this|behind|that
    4 csv|spss|stata|sas|parquet|excel ?file|format|version|please|copy
    3.5 r script

    = status
    5.5 what is going on|happening
    5 have|are we .. finished|done|through ?
    5 what .. settled|agreed|picked|chosen|chose|decided
    5 status|progress
    4.5 where are|am|do|did we|i|things ?now|stand|stop|at
    4 how far|much|long|many ?along|longer|left|more|steps ?are|is|left|does|to|will|until
    4 what is|have|has|are|comes|remains ?the|we|been|i|left|next|happening ?next|done|so|far|to|left|do
    4 what next
    4 what have .. far|decided|done
    4 what did .. decide|choose|say|answer|tell ?so
    4 are we|you ?nearly|almost|still done|there|finished|ready|running
    4 how is it|the going|coming
    4 is it done|finished|running|ready|still
    4 recap|summarise|summarize .. decisions|far|decided|choices|settings|plan|answers
    4 show .. plan|progress|settings|choices|decisions
    4 what .. plan
    4 what are you doing|up
    4 how long .. take|left|need

    = finish
    5 stop|finish|end|pause ?it here|for|now ?today
    5 ^ finish|quit|exit|bye|goodbye|end|done|close|leave $
    4.5 i|we|im ?am|are ?all|now done|finished ?here|now|thanks|for|with
    4 that is|will|would ?be all|it|everything|enough ?thanks|for|thank|i|we $
    4.5 quit|exit|bye|goodbye|ciao|farewell|cheerio
    4 end|close|finish|wrap ?the|this|up ?session|conversation|study|project|up|here|things
    4 call it a
    4 see you
    4 nothing else|more|further
    4 all done
    3.5 thanks ?, ?that is|thats all|it|bye|everything
    3.5 shut down|it

    = transform
    4.5 adults|women|men|patients|people|those|cases .. over|under|above|below|older|younger|aged ?than NUM
    4.5 convert|transform|recode|bin|group|collapse|merge|combine|split|round|log-transform|standardise|standardize|normalise|normalize|rename|recalculate|derive|compute|calculate|divide|multiply|filter|cast|change .. COL
    4 age bands|groups|categories
    3.5 filter|restrict|limit|subset|select .. rows|patients|people|adults|to|women|men|only
    3.5 only patients|people|rows|adults|women|men|those|cases
    4 rename .. to
    4 new column|variable
    4 create|make|add|derive|compute .. column|variable|from
    4 turn .. into
    3.5 COL into|to categories|groups|bands|bins|classes|quartiles|years|kg|numeric
    3.5 keep only ?the|those rows|patients|people|adults|women|men

    = setTimeBudget
    5 NUM minutes|minute|mins|min|hours|hour|hrs|seconds|second|secs|h|s
    4.5 within|max*|under|most|limit|up|spend|take|have|only|than|budget|longer .. minute|minutes|hour|hours|seconds|half
    4 time budget|limit
    4 quick|fast|quickly ?as|please|one|version
    4 not|no longer|more than .. minute|minutes|hour|hours
    4 overnight
    4 half an hour
    4 an hour
    4 a minute

    = setThreshold
    5 threshold|cutoff|cut-off|limit|minimum|maximum|bar .. MET
    5 MET .. at|must|should|has|no|below|above|under|over|least|most|exceed|>|< .. NUM
    4.5 threshold|cutoff|cut-off .. NUM
    4 accept|require|demand|insist|want|need .. MET .. NUM
    4 risk .. below|under|most|exceed .. NUM

    = setWeights
    4.5 weigh*|priorit*|emphasi*|importance|matter|matters|important .. privacy|fidelity|usefulness|utility|realism|accuracy .. more|most|than|over|equally|less|NUM
    4.5 fidelity|usefulness|utility|realism|accuracy .. more|most|less|twice|equally ?as|is ?important|than|matters|over|as
    4 privacy .. than|over|versus|twice .. fidelity|usefulness|utility|realism|accuracy
    4 fidelity|usefulness|utility NUM
    4 weights .. NUM
    4 care .. more|most|less about .. fidelity|usefulness|utility|privacy|realism
    4 usefulness|utility first

    = release
    5 put .. out there
    4.5 hand .. to ?the university|partner|public|students
    5 release|publish ?it|the|them|this|rows|data|synthetic|now|please
    4.5 ready|ok|okay|can|may|want ?it|we|i|to ?to|be|now release*|publish*|share|handed|go|send
    4 approve|sign ?off
    4 hand ?it|them|the ?rows|data|over|out ?over
    4 let ?it|them go ?out
    4 can .. go out
    4 judge .. gates
    4 gates
    3.5 make .. available
    3.5 ship it

    = useModel
    5 ollama|openai|gpt|llama|claude|anthropic|vllm|mistral|gemini|azure|chatgpt|qwen|llm
    4.5 language model
    4 connect|talk|use|switch|point|hook .. model|api|server|endpoint .. at|to|on|called|named|http*|localhost*
    4 ai|llm server|model|endpoint at|on
    3.5 use|with|without|turn|switch ?a|an|my|our|off|on|no|own|local language|llm model

    = outOfScope
    7.5 bypass|circumvent|disable|override|ignore|cheat|avoid|evade|fake .. gate|gates|rule|rules|guardrail|check|checks|test|tests|protection
    6 restaurant|hotel|flight|pizza
    5 what is NUM plus|minus|times|divided
    5.5 system|assistant|developer :
    6 pretend|assume|say .. gate|gates .. passed|pass
    6 weather|joke|football
    5 one|single|individual|actual|real|example|specific|particular ?real patient|person|record|row|participant
    5 ignore|forget|disregard|override ?all|your|the ?all|your|previous|prior|above|earlier ?instructions|rules|prompt|guidelines|instruction|safeguards|gates
    5 system prompt
    5 you are now
    5 pretend|act|roleplay ?to|as|that|like ?be|you|a|an
    4.5 show|print|list|display|give|reveal|see|read|output|view|get ?me|us ?the|a|an|some|all|individual|few|first|single ?individual|raw|actual|first|real|NUM ?few|NUM patient|patients|record|records|row|rows|person|participant|case|line|lines
    4.5 row|record|patient|participant|person|line|case number|no|NUM
    4.5 who is|was|are|has ?the patient|patients|person|people|participant|this
    4.5 names|name|address|identity|phone .. of .. patient|patients|people|person|participant*
    4.5 which patient|person|participant|patients|people
    4 oldest|youngest|heaviest|richest|tallest patient|person|participant
    4.5 poem|recipe for|news|stock|president|movie|song|lunch|dinner|pizza|bitcoin|capital of|python|java
    4 how are you
    4 are you human|real|alive|a|sentient|conscious|robot
    4 tell me a joke|story|secret
    4 write .. poem|essay|song|email|letter|python|function|code|story
    4 diagnose|prescribe|dose|dosage|treatment for|should i take|my patient has|medical advice
    4 who won|made|created|invented
    4 translate
    4 password|admin|sudo|rm|delete .. everything|files|disk|system
    4 turn|switch|disable ?off .. guardrail|safety|gates|gate|rules|checks|logging|log
    4 email|mail|send .. patients|to
    4 exact|raw|actual|individual|single|original value|values|records|rows|data|entries of|for|from|please|in
    3.5 happy birthday
    4 meaning of life
    """#
}
