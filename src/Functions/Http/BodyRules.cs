using FluentValidation;
using Ordering.Common;

namespace OrderFlow.Http;

/// <summary>Rules that several bodies share; each bounds its field.</summary>
public static class BodyRules
{
    /// <summary>A required text with at most <paramref name="maxLength"/> characters (code points) and none that control a terminal.</summary>
    public static IRuleBuilderOptions<T, string?> Text<T>(this IRuleBuilder<T, string?> rule, int maxLength) => rule
        .NotEmpty().WithMessage("Is required.")
        .Must(text => text is null || text.EnumerateRunes().Count() <= maxLength).WithMessage($"May have at most {maxLength} characters.")
        .Must(text => text is null || !text.Any(char.IsControl)).WithMessage("Must not contain control characters.");

    public static IRuleBuilderOptions<T, string?> Id<T>(this IRuleBuilder<T, string?> rule) => rule
        .NotEmpty().WithMessage("Is required.")
        .Must(Ids.IsValid).WithMessage($"Must be 1 to {Ids.MaxLength} letters, digits, '-', '_', '.' or ':'.");

    public static IRuleBuilderOptions<T, string?> OptionalId<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(id => id is null || Ids.IsValid(id)).WithMessage($"Must be 1 to {Ids.MaxLength} letters, digits, '-', '_', '.' or ':'.");

    public static IRuleBuilderOptions<T, int?> Quantity<T>(this IRuleBuilder<T, int?> rule, int from = 1, int to = 10_000) => rule
        .NotNull().WithMessage("Is required.")
        .InclusiveBetween(from, to).WithMessage($"Must be from {from} to {to}.");

    public static IRuleBuilderOptions<T, MoneyBody?> Price<T>(this IRuleBuilder<T, MoneyBody?> rule) => rule
        .NotNull().WithMessage("Is required.")
        .Must(money => money?.ToMoney() is not null)
        .WithMessage("Must be { amount, currency }: an amount from 0 to 1,000,000 with no more decimals than the currency has, and an ISO 4217 code.");
}

/// <summary>Money as it is sent; not yet known to be valid.</summary>
public sealed record MoneyBody(decimal? Amount, string? Currency)
{
    /// <summary>In the currency's own scale, so that <c>49.9</c> and <c>49.90</c> are the same request.</summary>
    public decimal? Amount { get; init; } = Amount is { } amount && Money.IsValid(amount, Currency) ? new Money(amount, Currency!).Amount : Amount;

    public string? Currency { get; init; } = Currency;

    private const decimal Max = 1_000_000m;

    /// <summary>The value, or null when it is not one.</summary>
    public Money? ToMoney() => Amount is { } amount and >= 0 and <= Max && Currency is { } currency && Money.IsValid(amount, currency)
        ? new Money(amount, currency)
        : null;
}
