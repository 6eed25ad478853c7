# 审核原因，以及告知作者的处理提示。

reason-incomplete = 信息不完整
reason-incomplete-hint = 请补充规格、材料、数量、交期等主要内容。
reason-invalid_contact = 联系方式无效
reason-invalid_contact-hint = 请更新联系人和电话，并确认可以接通。
reason-advertising = 广告或引流
reason-advertising-hint = 请删除与供需无关的宣传内容、外部链接和联系方式。
reason-prohibited = 含有敏感或禁止发布的内容
reason-prohibited-hint = 请删除法律法规不允许发布的内容。
reason-duplicate = 与已有信息重复
reason-duplicate-hint = 请修改或续期已有信息，不需要另行发布。
reason-wrong_category = 类别选择有误
reason-wrong_category-hint = 请重新选择供需方向、类别或产业链环节。
reason-out_of_scope = 超出经营范围或缺少相应资质
reason-out_of_scope-hint = 请补充相应的许可或资质证明，或修改所提供的内容。
reason-suspected_fake = 内容真实性待核实
reason-suspected_fake-hint = 请补充可以核实的说明或证明材料。
reason-classified_drawing = 图纸可能涉密
reason-classified_drawing-hint = 请撤下图纸，确认可以公开后再提交。
reason-identity_mismatch = 主体信息不一致
reason-identity_mismatch-hint = 请核对企业名称、统一社会信用代码与营业执照是否一致。
reason-document_unreadable = 材料无法辨认
reason-document_unreadable-hint = 请重新上传清晰、完整的材料。
reason-other = 其他原因
reason-other-hint = 请参阅审核说明。
