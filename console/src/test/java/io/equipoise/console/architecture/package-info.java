/**
 * The walls between the modules and the rooms of a service, as rules that the build checks.
 *
 * <p>The classes in the packages called {@code canary} beside this one break the rules on purpose,
 * to show that each rule bites. Start at {@link
 * io.equipoise.console.architecture.ArchitectureRules}.
 */
@NullMarked
package io.equipoise.console.architecture;

import org.jspecify.annotations.NullMarked;
