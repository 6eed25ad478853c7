# Gaps and unmet conditions of a match. Both ends read them, so the wording does not say whose they are.

gap-attribute_unstated = Not stated: { $name }
gap-attribute_short = { $name } falls short
gap-attribute_differs = { $name } differs
gap-attribute_near = { $name } is a near-equal grade
gap-attribute_incomplete = { $name } is met in part only
gap-attribute_incomparable = { $name } is stated in a form that cannot be compared
gap-certificate_missing = Certificate missing ({ $name })
gap-certificate_expired = Certificate expired ({ $name })
gap-certificate_unproven = Certificate mentioned in the text but not on record ({ $name })
gap-quantity_short = Quantity or capacity falls short
gap-quantity_unstated = Quantity or capacity not stated
gap-quantity_incomparable = Quantities are counted in units that cannot be compared
gap-below_minimum_order = Quantity is below the minimum order
gap-lead_unstated = Lead time not stated
gap-lead_long = Lead time ends after the required delivery date
gap-node_unknown = No chain node is named

condition-family = The families of supply and demand do not go together
condition-subject = The products or processes are of different kinds
condition-expired = The posting is no longer valid
condition-delivery_past = The delivery date has passed
condition-lead_time = Even the shortest lead time ends after the required delivery date
condition-attribute = { $name } does not meet a requirement
condition-certificate = A required certificate is missing ({ $name })

stated-wanted = { $head }: required { $wanted }
stated-offered = { $head }: offered { $offered }
stated-both = { $head }: required { $wanted }, offered { $offered }
