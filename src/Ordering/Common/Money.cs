using System.Globalization;

namespace Ordering.Common;

/// <summary>An amount in one currency.</summary>
/// <param name="Currency">ISO 4217 code in upper case.</param>
public readonly record struct Money(decimal Amount, string Currency)
{
    /// <summary>The largest valid amount: far above any price, far below where a full order could overflow.</summary>
    public const decimal MaxAmount = 999_999_999_999.999m;

    /// <summary>In the scale of the currency: 12.5 EUR is 12.50, 705.00 JPY is 705, wherever it is written.</summary>
    public decimal Amount { get; init; } = IsValid(Amount, Currency) ? Scaled(Amount, Currencies.Decimals(Currency)!.Value) : Amount;

    public string Currency { get; init; } = Currency;

    public static Money Zero(string currency) => new(0, currency);

    /// <summary>A known currency, not negative, at most <see cref="MaxAmount"/>, and no more decimals than the currency has.</summary>
    public static bool IsValid(decimal amount, string? currency) =>
        amount is >= 0 and <= MaxAmount
        && Currencies.Decimals(currency) is { } decimals
        && decimal.Round(amount, decimals) == amount;

    /// <exception cref="InvalidOperationException">The currencies differ; deciding what to do then was the caller's job.</exception>
    public Money Plus(Money other) => other.Currency == Currency
        ? this with { Amount = Amount + other.Amount }
        : throw new InvalidOperationException($"{this} and {other} cannot be added.");

    public Money Times(int quantity) => this with { Amount = Amount * quantity };

    public bool IsValid() => IsValid(Amount, Currency);

    private static decimal Scaled(decimal amount, int decimals) =>
        decimal.Round(amount, decimals) + new decimal(0, 0, 0, isNegative: false, (byte)decimals);

    public override string ToString() =>
        $"{Amount.ToString($"F{Currencies.Decimals(Currency) ?? 2}", CultureInfo.InvariantCulture)} {Currency}";
}
