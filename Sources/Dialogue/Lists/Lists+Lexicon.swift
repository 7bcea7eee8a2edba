extension Lists {
  /// Words for the closed lists and for columns, read by `Lexicon`.
  static let lexicon = #"""
    # Words for the closed lists and for columns: "= list", then "value: spelling | spelling".

    = generators
    marginals: marginals | marginal | independent marginals | independent columns | histogram sampler
    marginals: baseline generator
    arf: arf | arfgan | adversarial random forest | adversarial random forests | adversarial forest | random forest
    arf: forest
    sequentialCART: sequentialCART | sequential cart | cart | synthpop | decision trees | decision tree
    sequentialCART: classification trees | regression trees | sequential trees
    bayesianNetwork: bayesianNetwork | bayesian network | bayes net | bayesian net | bayesian
    gaussianCopula: gaussianCopula | gaussian copula | copula | copulas
    ctgan: ctgan | ct gan | ct-gan
    adsgan: adsgan | ads gan | ads-gan
    pategan: pategan | pate gan | pate-gan | pate
    dpgan: dpgan | dp gan | dp-gan
    rtvae: rtvae | rt vae | robust vae
    tvae: tvae | vae | variational autoencoder | autoencoder
    ddpm: ddpm | tabddpm | tab ddpm | diffusion | diffusion model
    nflow: nflow | normalising flow | normalizing flow | neural spline flow | normalising flows | normalizing flows
    autoregressive: autoregressive | tabularargn | argn | great | tabular language model
    forestFlow: forestFlow | forest flow | forest diffusion | forestdiffusion
    aim: aim
    mst: mst
    privbayes: privbayes | priv bayes
    timevae: timevae
    timegan: timegan
    fourierFlow: fourierflow | fourier flow
    decaf: decaf
    radialgan: radialgan
    goggle: goggle

    = metrics
    ksComplement: ksComplement | ks complement | ks | kolmogorov smirnov | kolmogorov-smirnov | ks test | ks score
    wasserstein: wasserstein | earth mover | earth movers distance | wasserstein distance
    mmd: mmd | maximum mean discrepancy | mean discrepancy
    jensenShannon: jensenShannon | jensen shannon | jensen-shannon | js distance | jsd | js divergence
    inverseKL: inverseKL | inverse kl | kullback leibler | kullback-leibler | kl divergence | inverse kl divergence
    prdc: prdc | precision recall density coverage | density and coverage | density coverage
    alphaPrecision: alphaPrecision | alpha precision | alpha-precision | beta recall | beta-recall | authenticity
    detection: detection | detection score | detection auc | detectability | discriminator | classifier two sample test
    detection: c2st | detector | detection test
    tstr: tstr | train on synthetic test on real | train on synthetic | train synthetic test real | usefulness score
    tstr: utility score | auroc | auc | roc
    identifiability: identifiability | identifiability score | identifiable
    kMap: kMap | k map | k-map | k anonymity | k-anonymity | k-anonymization | k-anonymisation
    lDiversity: lDiversity | l diversity | l-diversity
    deltaPresence: deltaPresence | delta presence | delta-presence
    dcr: dcr | distance to closest record | distance to the closest record | closest record | nearest record
    dcr: nearest neighbour distance | copies | exact copies
    membershipInference: membershipInference | membership inference | membership attack | membership | domias
    membershipInference: membership inference attack | mia
    attributeInference: attributeInference | attribute inference | attribute disclosure | inference attack
    attributeInference: attribute attack
    epsilon: epsilon | eps
    propensity: propensity | propensity score | pmse | propensity mse | s_pmse
    correlation: correlation | correlations | correlation matrix | pairwise correlation | pair trends
    survivalCurves: survivalCurves | survival curve | survival curves | kaplan meier | kaplan-meier | km curve
    survivalCurves: km curves

    = roles
    quasiIdentifier: quasiIdentifier | quasi identifier | quasi-identifier | quasi identifying | quasi
    quasiIdentifier: indirect identifier | indirect identifiers | known to others | publicly known
    quasiIdentifier: indirectly identifying | linkable
    identifier: identifier | id | ids | id column | identifying | direct identifier | identification number
    identifier: record number | patient number | hospital number | row number
    sensitive: sensitive | confidential | secret | delicate | stigmatising | stigmatizing | protected
    sensitive: private information
    patientKey: patientKey | patient key | patient id | person key | person id | subject id | key for the patient
    patientKey: one person | same person | same patient | groups the rows | grouping key | marks the patient
    weight: survey weight | sampling weight | sample weight | weighting variable | weighting column | weighting
    weight: exam weight | case weight | design weight | sampling weights | survey weights | the weight | a weight
    weight: weight
    stratum: stratum | strata | stratification | stratification variable | sampling stratum
    primarySamplingUnit: primarySamplingUnit | primary sampling unit | psu | cluster | sampling unit | cluster variable
    ordinary: ordinary | normal column | ordinary column | nothing special | regular column | normal | harmless
    ordinary: not special

    = steps
    loadData: loadData | load data | loading | upload | uploading | data loading | the start | the beginning
    loadData: square one | file choice | choosing the file | first step | opening the file | the upload | the file step
    inspect: inspect | inspection | overview | summary | data overview | looking at the data | the profile | profile
    inspect: exploration | the findings | data summary | eda
    chooseColumns: chooseColumns | choose columns | column selection | choosing columns | column choice | columns
    chooseColumns: the variables | picking columns | selecting columns | exclusions | column step | variable selection
    chooseColumns: missing codes | missing values | the exclusions | column list
    setGoal: setGoal | set goal | goal | target | outcome | goal setting | target choice | the prediction | the task
    setGoal: what we predict | the aim | setting the goal | purpose
    privacy: privacy | privacy question | privacy step | privacy level | privacy settings | confidentiality | roles
    privacy: the sensitive columns | quasi identifiers | quasi-identifiers
    chooseGenerators: chooseGenerators | choose generators | generator choice | choosing generators | methods | method
    chooseGenerators: generators | generator | the method choice | method selection | model choice | which method
    chooseGenerators: model selection | algorithm
    generate: generate | generation | generating | making the data | synthesis | fitting | the run | sampling
    evaluate: evaluate | evaluation | results | measuring | the metrics | metrics | scores | the comparison
    evaluate: quality check | assessment
    augment: augment | augmentation | adding rows | boosting | oversampling | rare groups
    report: report | reporting | the release | release | the end | final report | write up | write-up

    = formats
    csv: csv | comma separated | excel | spreadsheet | comma-separated | flat file
    script: script | code | shell commands | commands | the commands | shell script | program | python | r code | recipe
    script: reproducible script | syntax
    sas: sas | sas7bdat | xpt
    stata: stata | dta
    spss: spss | sav
    parquet: parquet

    = rules
    equal: equal | equally | same size | balance | balanced | even | evenly | equal numbers | equalise | equalize
    equal: same number | as many as | level out | parity | even out
    log: log | logarithmic | log rule | log scale | logarithmically | gently | moderately
    adHoc: adhoc | ad hoc | ad-hoc | by hand | custom | my own numbers | specific numbers

    # Words in columns' names, what they stand for and what else people say.
    = synonyms
    sbp: systolic blood pressure | systolic | systolic bp | upper blood pressure
    dbp: diastolic blood pressure | diastolic | diastolic bp | lower blood pressure
    bp: blood pressure
    bmi: body mass index | body mass
    hdl: good cholesterol | hdl cholesterol
    ldl: bad cholesterol | ldl cholesterol
    hba1c: blood sugar | a1c | glycated haemoglobin | glycated hemoglobin | hb a1c
    chol: cholesterol
    trestbps: resting blood pressure
    thalach: maximum heart rate
    cp: chest pain
    fbs: fasting blood sugar
    exang: exercise angina
    hr: heart rate
    pulse: heart rate | pulse rate
    wt: weight
    ht: height
    waist: waist circumference
    sex: gender
    gender: sex
    ethnicity: ethnic group | ethnic background
    race: racial group
    seqn: sequence number | participant number | respondent number | seq number | sequence
    psu: primary sampling unit | sampling unit
    stratum: strata
    dob: date of birth | birth date
    phq9: depression score | phq | phq 9 | depression
    diabetes: diabetic | diabetics | diabetes status | sugar disease
    smoking: smoker | smokers | smoking status | tobacco | cigarettes
    smoke: smoking | smoker
    alcohol: drinking | booze
    insulin: insulin level
    marital: marriage
    education: schooling
    income: earnings | salary
    stroke: strokes
    cvd: cardiovascular disease
    mi: heart attack
    infarction: heart attack
    heart_attack: myocardial infarction | mi
    coronary: chd | coronary heart
    death: mortality | died | dying | deceased
    dead: death | died | mortality
    os: overall survival
    futime: follow up time | follow up | followup
    los: length of stay
    meds: medication | medications
    drug: medication
    kidney: renal
    creatinine: kidney function
    glucose: blood sugar | sugar
    num: heart disease | number
    poverty: poverty ratio
    insured: insurance | insurance status
    sleep: sleeping
    zip: postcode | zip code
    hypertension: high blood pressure
    household: family
    country: nation
    born: birth
    residence: urban or rural | place of living
    nodes: lymph nodes
    pr: progesterone receptor
    er: oestrogen receptor | estrogen receptor
    hospital: clinic
    edema: oedema
    oedema: edema
    anemia: anaemia
    anaemia: anemia
    tumor: tumour
    tumour: tumor
    hemoglobin: haemoglobin
    haemoglobin: hemoglobin

    # Words that neither begin nor end a column's name.
    = filler
    -: a | an | the | this | that | these | those | my | our | your | their | its | it | i | we | you | me | us | they
    -: he | she | of | for | to | from | in | on | at | by | with | without | as | is | are | was | were | be | been
    -: being | am | do | does | did | done | can | could | should | would | will | shall | may | might | must | have
    -: has | had | and | or | not | no | nor | but | if | then | than | so | too | also | just | only | please | pls
    -: thanks | thank | ok | okay | yes | yeah | yep | nope | want | wants | wanted | need | needs | like | wish
    -: prefer | think | guess | know | tell | show | give | get | got | make | makes | made | take | takes | use | using
    -: used | let | lets | go | going | come | put | set | keep | drop | remove | exclude | leave | left | out | omit
    -: ignore | skip | add | include | back | what | which | who | whom | whose | when | where | why | how | much | many
    -: more | most | less | least | any | some | all | every | each | both | few | other | another | else | same | one
    -: ones | column | columns | variable | variables | field | fields | feature | features | table | data | dataset
    -: file | row | rows | value | values | record | records | thing | things | stuff | about | into | onto | over
    -: under | up | down | off | again | really | actually | maybe | perhaps | probably | sorry | wait | hmm | oh | well
    -: now | still | instead | rather | except | besides | apart | mean | meant | means | identifier | identifiers | id
    -: ids | quasi | sensitive | patient | patients | people | person | everyone | anyone | here | there | because

    # Words that may name a column, but are mostly said for themselves.
    = ambiguous
    -: time | event | status | class | target | outcome | label | name | id | result | number | test | plan | report
    -: start | end | date | group | value | weight | key | index | code | type | level | score | count | rate | stage
    -: state | unnamed | rx | trt | arm | note | notes | year | month | day

    # Words of conversation that share letters with names of columns.
    = everyday
    -: time | times | event | status | class | target | outcome | label | name | result | results | number | numbers
    -: test | tests | plan | report | start | end | date | dates | group | groups | level | levels | score | scores
    -: rate | state | note | notes | year | years | month | day | days | high | low | drop | keep | model | models
    -: train | training | predict | predicting | prediction | generate | generator | generators | synthetic | privacy
    -: private | public | share | sharing | purpose | step | steps | help | explain | quality | good | better | best
    -: bad | worse | new | old | first | second | third | last | next | previous | before | after | between | compare
    -: comparison | plot | chart | picture | graph | figure | hist | histogram | run | stop | cancel | quit | exit
    -: finish | done | release | export | save | write | evaluate | evaluation | measure | metric | metrics | copy
    -: copies | risk | missing | code | codes | blank | empty | weights | count | total | told | using | seed | size
    -: small | large | big | half | double | twice | drinks | per | week | hours | house | home | work | working
    -: change | changed | mind | wrong | right | correct | question | answer | answers | why | sure | stratum | patient
    -: unit | household | annual | country | care | careful | born | main | attack | attacks
    """#
}
