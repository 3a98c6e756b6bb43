namespace LocalCloud.EventGrid.Filters;

/// <summary>The operators of the real service. The order matters: those on numbers stand together.</summary>
internal enum AdvancedOperator
{
    NumberIn,
    NumberNotIn,
    NumberInRange,
    NumberNotInRange,
    NumberGreaterThan,
    NumberGreaterThanOrEquals,
    NumberLessThan,
    NumberLessThanOrEquals,
    BoolEquals,
    StringIn,
    StringNotIn,
    StringBeginsWith,
    StringNotBeginsWith,
    StringEndsWith,
    StringNotEndsWith,
    StringContains,
    StringNotContains,
    IsNullOrUndefined,
    IsNotNull,
}
