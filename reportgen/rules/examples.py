"""The record that the rules' examples are laid over: no rule has anything to say of it."""

RIGHT = """\
format: 1
framework: ilacs-2023
provider:
  name: Testford
  urn: "80999"
inspection:
  dates:
    - from: 2024-03-04
      to: 2024-03-15
  lead_inspector: A. Inspector, His Majesty’s Inspector
  published: 2024-05-01
status: published
overall:
  grade: good
  narrative: |
    Children in Testford get help early. Social workers know them well.
areas:
  leadership:
    grade: good
    narrative: |
      Leaders know their services well. {#leaders}
    strengths:
      - {id: S1, text: Leaders listen to children., evidence: [leaders]}
    improvements:
      - {id: I1, text: The council should recruit more social workers., evidence: [leaders]}
  help-and-protection:
    grade: good
    narrative: |
      Families get help before problems grow. {#help}
    strengths:
      - {id: S2, text: Help comes early., evidence: [help]}
    improvements:
      - {id: I2, text: Managers should record their decisions., evidence: [help]}
  in-care:
    grade: good
    narrative: |
      Children in care live in good homes. {#homes}
    strengths:
      - {id: S3, text: Homes are stable., evidence: [homes]}
    improvements:
      - {id: I3, text: Carers should get training sooner., evidence: [homes]}
  care-leavers:
    grade: good
    narrative: |
      Young people get the support that they need. {#support}
    strengths:
      - {id: S4, text: Advisers keep in touch., evidence: [support]}
    improvements:
      - {id: I4, text: The council should offer more homes., evidence: [support]}
"""
"""A record under ILACS 2023."""

EARLIER_ID = "testford-2021-05"
"""What an example names as its `previous`."""

EARLIER = """\
format: 1
framework: ilacs-2018
provider:
  name: Testford
  urn: "80999"
inspection:
  dates:
    - from: 2021-03-01
      to: 2021-03-12
  lead_inspector: B. Inspector, His Majesty’s Inspector
  published: 2021-05-04
status: published
overall:
  grade: good
  narrative: |
    Children in Testford get help early.
areas:
  leadership:
    grade: good
    narrative: |
      Leaders know their services.
  help-and-protection:
    grade: good
    narrative: |
      Families get help in time.
  in-care-and-care-leavers:
    grade: good
    narrative: |
      Children in care live in stable homes.
"""
"""The record before it, under ILACS 2018, that asks for no improvement until a rule lays some over it."""
