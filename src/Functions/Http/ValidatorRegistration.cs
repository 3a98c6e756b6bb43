using System.Reflection;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;

namespace OrderFlow.Http;

/// <summary>Registers the validators of the request bodies.</summary>
public static class ValidatorRegistration
{
    public static IServiceCollection AddValidatorsFrom(this IServiceCollection services, Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        foreach (var validator in assembly.GetTypes().Where(type => !type.IsAbstract))
        {
            if (validator.GetInterfaces().FirstOrDefault(IsValidator) is { } validated)
            {
                services.AddSingleton(validated, validator);
            }
        }

        return services;
    }

    private static bool IsValidator(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IValidator<>);
}
