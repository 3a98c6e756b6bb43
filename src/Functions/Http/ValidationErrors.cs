using FluentValidation.Results;

namespace OrderFlow.Http;

/// <summary>Validation failures by the field's name in the JSON.</summary>
public static class ValidationErrors
{
    public static Dictionary<string, string[]> Of(ValidationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Errors
            .GroupBy(error => CamelCase(error.PropertyName), error => error.ErrorMessage)
            .ToDictionary(field => field.Key, field => field.Distinct().ToArray());
    }

    private static string CamelCase(string path) =>
        string.Join('.', path.Split('.').Select(part => part.Length == 0 ? part : char.ToLowerInvariant(part[0]) + part[1..]));
}
