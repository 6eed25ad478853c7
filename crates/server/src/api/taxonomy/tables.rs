//! The tables postings, cards and profiles refer to: families, divisions, units, industries. They come with the
//! release, so `as_of` is accepted and makes no difference.

use actix_web::get;
use domain::Faults;
use domain::industry::Industry;
use domain::posting::{Family, meets};
use domain::region::Region;
use domain::unit::{Dimension, UNITS, Unit};
use render::{Group, Locale, label};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{AsOf, public};
use crate::kit::{Kit, Problem, Query, Reply};

/// A family of what is offered or needed.
#[derive(Debug, Serialize, ToSchema)]
pub struct CategoryView {
    /// Code.
    #[schema(example = "processing")]
    pub code: String,
    /// Chinese name.
    #[schema(example = "加工")]
    pub name_zh: String,
    /// English name.
    #[schema(example = "Processing")]
    pub name_en: String,
    /// Families of supply that can answer a demand of this family.
    pub answered_by: Vec<String>,
    /// Families of demand that a supply of this family can answer.
    pub answers: Vec<String>,
}

/// The families.
#[derive(Debug, Serialize, ToSchema)]
pub struct CategoriesView {
    /// The families.
    pub items: Vec<CategoryView>,
}

/// An administrative division.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionView {
    /// Code of GB/T 2260: 2 digits for a province, 4 for a city, 6 for a district.
    #[schema(example = "500111")]
    pub code: String,
    /// Chinese name.
    #[schema(example = "大足区")]
    pub name: String,
    /// The divisions it lies in, nearest first.
    #[schema(example = json!(["5001", "50"]))]
    pub inside: Vec<String>,
}

/// Some divisions.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionsView {
    /// The divisions, by code.
    pub items: Vec<RegionView>,
}

/// A unit of measurement.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitView {
    /// Code.
    #[schema(example = "t")]
    pub code: String,
    /// Chinese name.
    #[schema(example = "吨")]
    pub name_zh: String,
    /// English name.
    #[schema(example = "t")]
    pub name_en: String,
    /// What it measures; only units of one dimension convert into each other.
    #[schema(example = "mass")]
    pub dimension: String,
    /// The unit others of its dimension convert to.
    #[schema(example = "kg")]
    pub base: String,
}

/// The units.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitsView {
    /// The units.
    pub items: Vec<UnitView>,
}

/// An industry.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndustryView {
    /// Code of GB/T 4754-2017.
    #[schema(example = "3525")]
    pub code: String,
    /// 1 for a section, 2 for a division, 3 for a group, 4 for a class.
    #[schema(example = 4)]
    pub level: u8,
    /// Chinese name.
    #[schema(example = "模具制造")]
    pub name: String,
}

/// Some industries.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndustriesView {
    /// The industries in the order of the standard.
    pub items: Vec<IndustryView>,
}

/// Which divisions are wanted.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RegionsQuery {
    /// Those directly inside this division; the provinces unless stated.
    #[param(max_length = 9, example = "50")]
    pub parent: Option<String>,
}

/// Which industries are wanted.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct IndustriesQuery {
    /// Those of this level: 1 section, 2 division, 3 group, 4 class. Level 1 when neither is stated.
    #[param(minimum = 1, maximum = 4)]
    pub level: Option<i64>,
    /// Those inside this industry, of the given level or of the next one.
    #[param(max_length = 4, example = "35")]
    pub parent: Option<String>,
}

/// List the families
///
/// The seven families of supply and demand, and which of them can meet.
#[utoipa::path(operation_id = "list_categories", tag = "taxonomy", params(AsOf),
    responses((status = 200, description = "The families.", body = CategoriesView, headers(("ETag" = String, description = "Hash of the content.")))))]
#[get("/api/v1/categories")]
pub async fn list_categories(_kit: Kit, query: Query<AsOf>) -> Result<Reply, Problem> {
    query.day()?;
    let items = Family::ALL.iter().map(|family| CategoryView::from(*family));
    Ok(public(&CategoriesView {
        items: items.collect(),
    }))
}

/// List divisions
///
/// The provinces, or the divisions directly inside one.
#[utoipa::path(operation_id = "list_regions", tag = "taxonomy", params(RegionsQuery, AsOf),
    responses((status = 200, description = "The divisions.", body = RegionsView, headers(("ETag" = String, description = "Hash of the content.")))))]
#[get("/api/v1/regions")]
pub async fn list_regions(
    _kit: Kit,
    query: Query<RegionsQuery>,
    as_of: Query<AsOf>,
) -> Result<Reply, Problem> {
    as_of.day()?;
    let parent = query.parent.as_deref().map(Region::parse).transpose();
    let parent = parent.map_err(|rule| Problem::malformed_query(Faults::one("/parent", rule)))?;
    let wanted = |region: &Region| {
        let above = region.path().get(1).copied();
        above == parent.map(Region::code)
    };
    let items = Region::all().map(|(region, _)| region).filter(wanted);
    Ok(public(&RegionsView {
        items: items.map(RegionView::from).collect(),
    }))
}

/// List the units
///
/// Every unit quantities and attributes may be stated in.
#[utoipa::path(operation_id = "list_units", tag = "taxonomy", params(AsOf),
    responses((status = 200, description = "The units.", body = UnitsView, headers(("ETag" = String, description = "Hash of the content.")))))]
#[get("/api/v1/units")]
pub async fn list_units(_kit: Kit, query: Query<AsOf>) -> Result<Reply, Problem> {
    query.day()?;
    let items = UNITS.iter().map(UnitView::from).collect();
    Ok(public(&UnitsView { items }))
}

/// List industries
///
/// The national classification of industries: one level, or what lies inside an industry.
#[utoipa::path(operation_id = "list_industries", tag = "taxonomy", params(IndustriesQuery, AsOf),
    responses((status = 200, description = "The industries.", body = IndustriesView, headers(("ETag" = String, description = "Hash of the content.")))))]
#[get("/api/v1/industries")]
pub async fn list_industries(
    _kit: Kit,
    query: Query<IndustriesQuery>,
    as_of: Query<AsOf>,
) -> Result<Reply, Problem> {
    as_of.day()?;
    let parent = query.parent.as_deref().map(Industry::parse).transpose();
    let parent = parent.map_err(|rule| Problem::malformed_query(Faults::one("/parent", rule)))?;
    let level = query.level.and_then(|level| u8::try_from(level).ok());
    let next = parent.map_or(1, |parent| parent.level.saturating_add(1));
    let level = level.unwrap_or(next);
    let inside = within(parent).into_iter();
    let items = inside.filter(|industry| industry.level == level);
    Ok(public(&IndustriesView {
        items: items.map(IndustryView::from).collect(),
    }))
}

/// What lies inside an industry, or everything: in the standard's order, an industry is followed by its parts.
fn within(parent: Option<Industry>) -> Vec<Industry> {
    let Some(parent) = parent else {
        return Industry::all().collect();
    };
    Industry::all()
        .skip_while(|industry| industry.code != parent.code)
        .skip(1)
        .take_while(|industry| industry.level > parent.level)
        .collect()
}

impl From<Family> for CategoryView {
    fn from(family: Family) -> Self {
        let code = family.as_str();
        let those = |meets: &dyn Fn(Family) -> bool| {
            let families = Family::ALL.iter().filter(|other| meets(**other));
            families.map(ToString::to_string).collect()
        };
        Self {
            code: code.to_owned(),
            name_zh: label(Locale::ZhCn, Group::Family, code),
            name_en: label(Locale::En, Group::Family, code),
            answered_by: those(&|supply| meets(family, supply)),
            answers: those(&|demand| meets(demand, family)),
        }
    }
}

impl From<Region> for RegionView {
    fn from(region: Region) -> Self {
        let inside = region.path().into_iter().skip(1);
        Self {
            code: region.code().to_owned(),
            name: region.name().to_owned(),
            inside: inside.map(ToOwned::to_owned).collect(),
        }
    }
}

impl From<&Unit> for UnitView {
    fn from(unit: &Unit) -> Self {
        Self {
            code: unit.code.to_owned(),
            name_zh: unit.zh.to_owned(),
            name_en: unit.en.to_owned(),
            dimension: dimension(unit.dimension),
            base: unit.base().to_owned(),
        }
    }
}

fn dimension(dimension: Dimension) -> String {
    let name = match dimension {
        Dimension::Mass => "mass",
        Dimension::Length => "length",
        Dimension::Area => "area",
        Dimension::Volume => "volume",
        Dimension::Pressure => "pressure",
        Dimension::Force => "force",
        Dimension::Power => "power",
        Dimension::Voltage => "voltage",
        Dimension::Current => "current",
        Dimension::Time => "time",
        Dimension::Flow => "flow",
        Dimension::Share => "share",
        Dimension::Speed => "speed",
        Dimension::Temperature => "temperature",
        Dimension::Torque => "torque",
        Dimension::Count(of) => return format!("count of {of}"),
        Dimension::Scale(of) => return format!("scale {of}"),
    };
    name.to_owned()
}

impl From<Industry> for IndustryView {
    fn from(Industry { code, level, name }: Industry) -> Self {
        Self {
            code: code.to_owned(),
            level,
            name: name.to_owned(),
        }
    }
}
