# 匹配结果中的缺口与未满足条件。双方都会看到，措辞不指明是哪一方。

gap-attribute_unstated = 未说明{ $name }
gap-attribute_short = { $name }未达到要求
gap-attribute_differs = { $name }不一致
gap-attribute_near = { $name }为近似牌号
gap-attribute_incomplete = { $name }未全部满足
gap-attribute_incomparable = { $name }的单位或写法不同，无法比较
gap-certificate_missing = 缺少认证（{ $name }）
gap-certificate_expired = 认证已过期（{ $name }）
gap-certificate_unproven = 文中提到认证，但未登记证书（{ $name }）
gap-quantity_short = 数量或产能不足
gap-quantity_unstated = 未说明数量或产能
gap-quantity_incomparable = 数量单位不同，无法比较
gap-below_minimum_order = 需求数量低于起订量
gap-lead_unstated = 未说明交货周期
gap-lead_long = 交货周期晚于要求的交货日期
gap-node_unknown = 未注明产业链环节

condition-family = 供需类别不相配
condition-subject = 产品或工艺不属于同一类
condition-expired = 信息已过有效期
condition-delivery_past = 交货日期已过
condition-lead_time = 最短交货周期晚于要求的交货日期
condition-attribute = { $name }不符合必须满足的要求
condition-certificate = 缺少必备认证（{ $name }）

stated-wanted = { $head }：要求 { $wanted }
stated-offered = { $head }：提供 { $offered }
stated-both = { $head }：要求 { $wanted }，提供 { $offered }
