# 字段规则说明：一句话说明要求，紧跟在字段名之后显示。

rule-required = 请填写此项。
rule-unknown_field = 不支持此字段，请删除或核对名称。
rule-wrong_type =
    { $expected ->
        [none] 数据类型不正确，请对照接口文档修改。
       *[other] 数据类型不正确，应为 { $expected }。
    }
rule-too_short = 至少填写 { $min } 个字符。
rule-too_long = 最多 { $max } 个字符，目前为 { $actual } 个。
rule-control_characters = 不能包含控制字符或不可见字符，请删除后重新填写。
rule-invalid_format = 格式不正确，请对照填写说明修改。
rule-invalid_uscc = 统一社会信用代码不正确：应为 18 位，且校验位相符。请对照营业执照核对。
rule-invalid_email = 邮箱地址不正确，例如 name@example.com。
rule-invalid_phone = 电话号码不正确，请填写手机号，或带区号的固定电话。
rule-invalid_url = 网址不正确，应以 http:// 或 https:// 开头。
rule-invalid_date = 日期不正确，格式如 2026-03-01。
rule-invalid_instant = 时间不正确，格式如 2026-03-01T08:00:00Z。
rule-invalid_decimal = 数值不正确，格式如 12.5。
rule-out_of_range =
    { $min ->
        [none] { $max ->
            [none] 超出允许的范围。
           *[other] 不能大于 { $max }。
        }
       *[other] { $max ->
            [none] 不能小于 { $min }。
           *[other] 应在 { $min } 至 { $max } 之间。
        }
    }
rule-not_positive = 应大于零。
rule-unknown_node = 没有此产业链环节，请从环节列表中选择。
rule-unknown_chain = 没有此产业链，请从产业链列表中选择。
rule-unknown_region = 没有此行政区划代码，请从地区列表中选择。
rule-unknown_industry = 没有此行业代码，请从国民经济行业分类中选择。
rule-unknown_park = 没有此园区，请从园区列表中选择。
rule-unknown_unit = 没有此计量单位，请从单位列表中选择。
rule-incompatible_unit = 不能与单位“{ $unit }”换算，请改用同类单位。
rule-unknown_value = 不是可选的值。可选：{ $allowed }。
rule-in_the_past = 不能早于当前时间。
rule-too_far = 最远为 { $max_days } 天之后。
rule-range_reversed = 起始值不能大于结束值。
rule-too_many = 最多 { $max } 项。
rule-duplicate_item = 与列表中的另一项重复。
rule-password_too_short = 密码至少 { $min } 个字符。
rule-password_too_common = 该密码较为常见，容易被猜到，请更换。
rule-contact_in_text = 正文中请勿填写电话、微信等联系方式；平台会按您设置的范围展示联系人。
rule-requires = 填写此项时，需同时填写“{ $other }”。
rule-not_with = 不能与“{ $other }”同时填写。
rule-immutable = 创建后不能修改此项。
rule-unknown_enterprise = 没有此企业，请核对企业编号。
